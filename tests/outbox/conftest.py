import pytest

from tests.mail_server import MailServer


@pytest.fixture
def mail_server(settings):
    """It does not run until it is started, and its address is the site's."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.stop()
