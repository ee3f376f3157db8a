from .categories import Category, Tag
from .posts import Post

__all__ = ["Category", "Post", "Tag"]
