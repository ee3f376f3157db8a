from .blog_settings import BlogSettings
from .categories import Category, Tag
from .posts import Post

__all__ = ["BlogSettings", "Category", "Post", "Tag"]
