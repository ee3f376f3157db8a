"""Against a bucket of moto's, which speaks as S3 does."""

import uuid

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from moto.server import ThreadedMotoServer

from clinic_site import environment
from clinic_site.media_check import check_media
from documents.models import Document
from images.models import Picture
from images.processing import prepare_picture
from tests.factories import create_document, create_picture, create_post, image_file, prepared_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings):
    name = f"clinic-{uuid.uuid4().hex[:8]}"
    url = f"http://key:secret@{server}/{name}"
    settings.STORAGES = settings.STORAGES | {"default": environment.file_storage("MEDIA_S3", url)}
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{server}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=name)

    def names() -> list[str]:
        return sorted(each["Key"] for each in client.list_objects(Bucket=name).get("Contents", []))

    yield names
    client.close()


def test_a_picture_is_kept_in_the_bucket_and_shown_at_the_same_address(bucket, client):
    picture = create_picture()
    call_command("make_pictures", "--once")
    assert picture.file.name in bucket()
    assert picture.url == f"/media/{picture.file.name}"
    response = client.get(picture.url)
    assert b"".join(response).startswith(b"\xff\xd8\xff")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert response["X-Accel-Expires"] == "60"
    again = client.get(picture.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_picture_is_replaced_and_deleted(bucket, django_capture_on_commit_callbacks):
    picture = create_picture()
    before = picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        picture.replace(prepare_picture(image_file(color="navy")))
    assert before not in bucket() and picture.file.name in bucket()
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.all().delete()
    assert bucket() == []


def test_a_document_is_sent_replaced_and_deleted(
    bucket, client, django_capture_on_commit_callbacks
):
    document = create_document("Diary")
    assert bucket() == [document.file.name]
    assert b"".join(client.get("/documents/diary/")).startswith(b"%PDF-")
    with django_capture_on_commit_callbacks(execute=True):
        document.replace(prepared_pdf(pages=2), by=None)
    assert bucket() == [document.file.name]
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert bucket() == []


def test_a_share_picture_is_drawn_into_the_bucket(bucket, client):
    post = create_post()
    call_command("make_pictures", "--once")
    assert b"".join(client.get(post.share_picture.file.url)).startswith(b"\x89PNG")


def test_two_files_of_one_name_are_two_files(bucket):
    names = {default_storage.save("share/a.png", ContentFile(text)) for text in (b"1", b"2")}
    assert len(names) == 2


@pytest.mark.parametrize(
    "path",
    [
        "pictures/none.jpg",
        "pictures/../secret",
        "documents/x",
        "./documents/x",
        "/documents/x",
        "pictures/../documents/x",
        "elsewhere/x",
        "pictures//x",
        "x" * 2000,
    ],
)
def test_what_is_not_there_is_not_found(bucket, client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_the_check_knows_buckets(bucket):
    create_document()
    default_storage.save("share/new.png", ContentFile(b"x"))
    found = check_media()
    assert found.number == 0
    default_storage.delete(bucket()[0])
    assert len(check_media().lost) == 1


def test_a_bucket_that_is_gone_fails_as_a_disk_does(bucket, server, settings):
    url = f"http://key:secret@{server}/no-such-bucket"
    settings.STORAGES = settings.STORAGES | {"default": environment.file_storage("MEDIA_S3", url)}
    with pytest.raises(OSError, match="bucket"):
        create_document()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "s3://key:secret@host/bucket",
        "https://host/bucket",
        "https://key:secret@host/",
        "https://key:secret@host/a/b",
        "https://key:secret@host/bucket?acl=public",
        "https://key:secret@host:port/bucket",
    ],
)
def test_a_malformed_address_is_named_without_its_secret(url):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_S3") as refusal:
        environment.file_storage("MEDIA_S3", url)
    assert url not in str(refusal.value)
