import errno

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class FullDiskStorage(FileSystemStorage):
    """A disk with room for some files: the next one is cut off in its middle."""

    def __init__(self, *, room_for: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.room_left = room_for

    def _save(self, name, content):
        if self.room_left:
            self.room_left -= 1
            return super()._save(name, content)
        super()._save(name, ContentFile(content.read()[:100]))
        raise OSError(errno.ENOSPC, "No space left on device")
