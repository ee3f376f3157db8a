from .addresses import Policy
from .application import PageCache
from .turns import Turns

__all__ = ["PageCache", "Policy", "Turns"]
