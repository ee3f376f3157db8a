"""Sending what waits in the outbox: one round, over one connection to the mail server."""

from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from .models import Mail

#: Then the worker looks at other things before it goes on.
MAILS_PER_ROUND = 100


def send_due(*, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due, and give how many were sent."""
    mails = list(Mail.objects.due()[:MAILS_PER_ROUND])
    if not mails:
        return 0
    server = get_connection()
    try:
        return _send_all(mails, server, is_stopping)
    finally:
        _close(server)


def _send_all(mails: list[Mail], server: BaseEmailBackend, is_stopping: Callable[[], bool]) -> int:
    sent = 0
    trouble = ""
    for mail in mails:
        if is_stopping():
            break
        if not mail.claim():
            continue
        # A server that cannot be reached for one mail is not asked again for each of the others.
        trouble = trouble or _open(server)
        if trouble:
            mail.put_off(trouble)
        else:
            sent += _send(mail, server)
    return sent


def _open(server: BaseEmailBackend) -> str:
    """The reason in words if the server cannot be reached, else nothing."""
    try:
        server.open()
    except Exception as error:  # Whatever a server may do, the worker lives on.
        _close(server)
        return _("The mail server could not be reached (%(error)s).") % {"error": _name(error)}
    return ""


def _send(mail: Mail, server: BaseEmailBackend) -> bool:
    try:
        server.send_messages([_message(mail)])
    except Exception as error:  # As above; the mail is tried again.
        # In the middle of a conversation: the next mail begins another one.
        _close(server)
        if _is_for_good(error):
            mail.give_up(
                _("The mail server refused it for good (%(error)s).") % {"error": _name(error)}
            )
        else:
            mail.put_off(
                _("The mail server did not take it (%(error)s).") % {"error": _name(error)}
            )
        return False
    mail.mark_sent()
    return True


def _message(mail: Mail) -> EmailMessage:
    # Auto-Submitted: no robot at the other end shall answer (RFC 3834).
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers)


def _code(error: Exception) -> int | None:
    """The number a mail server refused with."""
    if isinstance(error, SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code if isinstance(error, SMTPResponseException) else None


def _is_for_good(error: Exception) -> bool:
    """
    Whether another attempt is in vain: the server refused the recipient or the text with 5xx.

    Where it refuses the sender or the password, somebody can mend that within the three days.
    """
    is_about_this_mail = isinstance(error, (SMTPRecipientsRefused, SMTPDataError))
    return is_about_this_mail and (_code(error) or 0) >= 500


def _name(error: Exception) -> str:
    """What kind of error it was. Not its words: servers repeat the address in them."""
    return str(_code(error) or type(error).__name__)


def _close(server: BaseEmailBackend) -> None:
    with suppress(Exception):
        server.close()
