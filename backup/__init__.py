from .archive import open_archive
from .manifest import BackupError
from .restoring import restore
from .writing import write_archive

__all__ = ["BackupError", "open_archive", "restore", "write_archive"]
