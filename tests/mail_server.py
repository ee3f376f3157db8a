"""A real SMTP server that a test can stop, and tell whom to refuse."""

import socket
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.faults.server import free_port


class MailServer:
    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[Message] = []
        self.connections = 0
        #: Reply by recipient, to MAIL FROM, and to the text.
        self.refused: dict[str, str] = {}
        self.refused_sender = ""
        self.refused_text = ""
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def recipients(self) -> list[str]:
        return [message["To"] for message in self.received]

    # What aiosmtpd asks of a handler

    async def handle_EHLO(self, server: SMTP, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        if self.refused_sender:
            return self.refused_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refused_text:
            return self.refused_text
        self.received.append(message_from_bytes(envelope.content))
        return "250 OK"


def silent_server() -> socket.socket:
    """It takes connections, and never says a word."""
    return socket.create_server(("127.0.0.1", 0), backlog=50)
