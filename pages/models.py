from .clinic import Clinic
from .locations import Location, SpecialHours
from .notice import Notice
from .page import Page

__all__ = ["Clinic", "Location", "Notice", "Page", "SpecialHours"]
