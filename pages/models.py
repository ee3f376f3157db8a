from .clinic import Clinic
from .page import Page

__all__ = ["Clinic", "Page"]
