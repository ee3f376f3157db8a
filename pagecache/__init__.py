from .addresses import Policy
from .application import PageCache

__all__ = ["PageCache", "Policy"]
