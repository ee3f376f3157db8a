from .picture import Picture, PictureQuerySet, load_renditions
from .picture_files import picture_path, rendition_path
from .rendition import Rendition, RenditionFormat
from .rendition_job import RenditionJob
from .tag import Tag

# The first migration asks for the two paths here.
__all__ = [
    "Picture",
    "PictureQuerySet",
    "Rendition",
    "RenditionFormat",
    "RenditionJob",
    "Tag",
    "load_renditions",
    "picture_path",
    "rendition_path",
]
