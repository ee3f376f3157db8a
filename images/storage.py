"""Pictures and documents in a bucket (S3 or what speaks like it), at the site's own addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """
    Readers never see the bucket: they ask /media/, and the site fetches.

    So the bucket may be private, no other host is in our pages, and files can move without a
    change of any text. What fails, fails as it does on a disk, with an OSError.
    """

    def url(self, name, parameters=None, expire=None, http_method=None) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))

    def _open(self, name, mode="rb") -> File:
        with _as_on_a_disk():
            return super()._open(name, mode)

    def _save(self, name, content) -> str:
        with _as_on_a_disk():
            return super()._save(name, content)

    def delete(self, name) -> None:
        with _as_on_a_disk():
            super().delete(name)

    def listdir(self, name) -> tuple[list[str], list[str]]:
        with _as_on_a_disk():
            return super().listdir(name)


@contextmanager
def _as_on_a_disk() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError(f"The bucket does not answer as it should: {error}") from error
