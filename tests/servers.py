"""Small real HTTP servers on loopback: an outside that lies, drips and redirects.

`Network` decides where names and addresses lead, so that a public address can be played without an internet.
"""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # leaving the `with` waits until every answer is finished or cut off
    owner: "Server"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what these tests are about; it is not printed."""


class Server:
    """A server on a free port of 127.0.0.1. `hits` are the paths asked for, `cut_off` those not heard to the end."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.hits: list[str] = []
        self.cut_off: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.http = _Http(("127.0.0.1", 0), _Handler)
        self.http.owner = self
        self.port: int = self.http.server_address[1]
        self.place = f"127.0.0.1:{self.port}"
        if tls:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self._thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02})

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()

    def answer(self, request: "_Handler") -> None:
        """Answer every path with one plain page; servers with more to say override this."""
        request.send(b"<p>hello</p>", "text/html; charset=utf-8")


class _Handler(BaseHTTPRequestHandler):
    server: _Http

    def do_GET(self) -> None:
        owner = self.server.owner
        owner.hits.append(self.path)
        owner.headers.append(dict(self.headers))
        try:
            owner.answer(self)
        except OSError:
            owner.cut_off.append(self.path)

    def send(self, body: bytes, content_type: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.start(content_type, status, {"Content-Length": str(len(body))} | dict(headers or {}))
        self.wfile.write(body)

    def start(self, content_type: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silence: `hits` is the log."""


def drops(text: bytes, times: int = 60, pause: float = 0.05) -> Iterator[bytes]:
    """The same bytes again and again, with a pause before each; three seconds unless said otherwise."""
    for _ in range(times):
        time.sleep(pause)
        yield text


class OutsideServer(Server):
    """A web site that misbehaves in one way per path; unknown paths are 404."""

    def answer(self, request: _Handler) -> None:
        path = urlsplit(request.path).path
        query = parse_qs(urlsplit(request.path).query)
        match path:
            case "/page":
                request.send("<p>Köln</p>".encode(), "text/html; charset=utf-8")
            case "/redirect":
                request.send(b"", "", int(query.get("status", ["302"])[0]), {"Location": query["to"][0]})
            case "/chain":
                left = int(query["left"][0])
                to = f"/chain?left={left - 1}" if left else "/page"
                request.send(b"", "", 302, {"Location": to})
            case "/raw-redirect":
                request.wfile.write("HTTP/1.0 302 Found\r\nLocation: /Köln page\r\n\r\n".encode())
            case "/slow-headers":
                request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nX-Slow: ")
                for drop in drops(b"a"):
                    request.wfile.write(drop)
                request.wfile.write(b"\r\n\r\n<p>at last</p>")
            case "/slow-body":
                request.start("text/html")
                for drop in drops(b"a"):
                    request.wfile.write(drop)
            case "/silent":
                time.sleep(2)
                for drop in drops(b"HTTP/1.0 200 OK\r\n", times=3):
                    request.wfile.write(drop)
            case "/continue":
                for _ in drops(b""):
                    request.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            case "/huge":
                request.start("text/html")
                for _ in range(2_000):
                    request.wfile.write(b"a" * 65_536)
            case "/exactly":
                request.send(b"a" * int(query["bytes"][0]), "text/plain")
            case "/bomb":
                request.send(gzip.compress(b"\0" * 50_000_000), "text/html", headers={"Content-Encoding": "gzip"})
            case "/packed":
                request.send(gzip.compress(b"<p>hello</p>"), "text/html", headers={"Content-Encoding": "gzip"})
            case "/packed-twice":
                packed = gzip.compress(gzip.compress(b"<p>hello</p>"))
                request.send(packed, "text/html", headers={"Content-Encoding": "gzip, gzip"})
            case "/not-packed":
                request.send(b"<p>hello</p>", "text/html", headers={"Content-Encoding": "gzip"})
            case "/image":
                request.send(b"\x89PNG", "image/png")
            case "/no-type":
                request.send(b"hello", "")
            case "/short":
                request.start("text/html", headers={"Content-Length": "1000"})
                request.wfile.write(b"only this")
            case "/not-http":
                request.wfile.write(b"220 mail.example ESMTP\r\n")
            case "/busy":
                request.send(b"later", "text/html", 503)
            case "/empty-location":
                request.send(b"", "text/html", 302)
            case _:
                request.send(b"nothing here", "text/html", 404)


class Network:
    """Where names and addresses lead while a test runs; what is not named here does not exist.

    `names` gives for each name its answers in turn (the last one stays); `routes` sends a connection for
    ip:port to a server; `everywhere` takes all connections that no route names.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.routes: dict[str, Server] = {}
        self.everywhere: Server | None = None
        self.slow_names: dict[str, float] = {}
        self.connected: list[str] = []
        real_look_up, real_connect = socket.getaddrinfo, socket.socket.connect

        def look_up(host: Any, port: Any, *args: Any, **options: Any) -> Any:
            host = host.decode() if isinstance(host, bytes) else host
            time.sleep(self.slow_names.get(host, 0))
            if answers := self.names.get(host):
                addresses = answers.pop(0) if len(answers) > 1 else answers[0]
                found = [real_look_up(ip, port, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST) for ip in addresses]
                return [entry for entries in found for entry in entries]
            return real_look_up(host, port, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)

        def connect(sock: socket.socket, address: Any) -> None:
            place = f"{address[0]}:{address[1]}"
            self.connected.append(place)
            server = self.routes.get(place, self.everywhere)
            if server is None and address[0] != "127.0.0.1":
                raise ConnectionRefusedError(place)
            real_connect(sock, ("127.0.0.1", server.port) if server else address)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket.socket, "connect", connect)


def make_certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for `name`, and the file of the authority that vouches for it."""
    now = datetime.now(UTC)

    def sign(subject: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        is_authority = key is signer
        own, issuer = key.public_key(), signer.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")]))
            .public_key(own)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
        )
        if is_authority:
            usage = dict.fromkeys(
                ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                 "encipher_only", "decipher_only"],
                False,
            )  # fmt: skip
            builder = builder.add_extension(x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True), critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    trusted, certificate, key = folder / "authority.pem", folder / "server.pem", folder / "server.key"
    pem = serialization.Encoding.PEM
    trusted.write_bytes(sign("Test authority", authority, authority).public_bytes(pem))
    certificate.write_bytes(sign(name, own, authority).public_bytes(pem))
    plain = serialization.NoEncryption()
    key.write_bytes(own.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return tls, trusted
