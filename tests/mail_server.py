"""A real SMTP server on a free port of 127.0.0.1 that keeps what it is sent, and misbehaves when it is told to."""

import base64
import email
import socketserver
import ssl
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self

USER, PASSWORD = "stet", "a password of the desk"


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` are the mails it acknowledged or was about to; `tls` makes it offer STARTTLS, or speak TLS `from_start`.

    `refuses` gives replies by the command they answer (`RCPT`, `DATA`, `.` for the end of a mail …); `hangs` names the
    command to which it drips an answer until the client has enough, or `outlasted` it for half a minute; `hangs_up` the
    one after which it closes.
    """

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None, *, from_start: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.tls, self.from_start = tls, from_start
        self.taken: list[tuple[str, list[str], EmailMessage]] = []
        self.signed_in: list[str] = []
        self.encrypted: list[bool] = []
        self.refuses: dict[str, str] = {}
        self.hangs = self.hangs_up = ""
        self.outlasted = False
        self.port: int = self.server_address[1]
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about; it is not printed."""


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.encrypted = False
        if self.server.tls and self.server.from_start:
            self._encrypt(self.server.tls)
        self.sender, self.receivers = "", []
        if not self._answer("greeting", "220 mail.example ESMTP"):
            return
        while line := self.rfile.readline().decode().strip():
            command = line.split(":")[0].split()[0].upper()
            if not self._answer(command, self._reply(command, line)) or command == "QUIT":
                return

    def _encrypt(self, tls: ssl.SSLContext) -> None:
        self.connection = tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)  # type: ignore[assignment]
        self.encrypted = True

    def _answer(self, command: str, reply: str) -> bool:
        """Whether the talk goes on."""
        if self.server.hangs == command:
            for _ in range(600):
                time.sleep(0.05)
                self.wfile.write(b"250-and\r\n")
            self.server.outlasted = True
            return False
        if self.server.hangs_up == command:
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        if command == "STARTTLS" and self.server.tls:
            self._encrypt(self.server.tls)
        if command == "DATA" and reply.startswith("354"):
            return self._answer(".", self._take())
        return True

    def _reply(self, command: str, line: str) -> str:
        if command in self.server.refuses:
            return self.server.refuses[command]
        match command:
            case "EHLO":
                offers = ["mail.example", "8BITMIME", "SMTPUTF8", "AUTH PLAIN"]
                offers += ["STARTTLS"] if self.server.tls and not self.encrypted else []
                return "\r\n".join(f"250{'-' if place < len(offers) else ' '}{offer}"
                                   for place, offer in enumerate(offers, 1))  # fmt: skip
            case "AUTH":
                _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
                if (user, password) != (USER, PASSWORD):
                    return "535 5.7.8 Wrong name or password"
                self.server.signed_in.append(user)
                return "235 Welcome"
            case "MAIL":
                self.sender = line.split("<")[1].split(">")[0]
                return "250 OK"
            case "RCPT":
                self.receivers.append(line.split("<")[1].split(">")[0])
                return "250 OK"
            case "DATA":
                return "354 Go on"
            case _:
                return "221 Bye" if command == "QUIT" else "220 Ready" if command == "STARTTLS" else "250 OK"

    def _take(self) -> str:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if "." in self.server.refuses:
            return self.server.refuses["."]
        message = email.message_from_bytes(b"".join(lines), _class=EmailMessage, policy=SMTP)  # type: ignore[arg-type]
        self.server.taken.append((self.sender, self.receivers, message))
        self.server.encrypted.append(self.encrypted)
        return "250 Taken"
