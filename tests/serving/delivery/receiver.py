"""A real HTTPS server of the tests: it keeps what it is sent, and misbehaves when told to."""

import ipaddress
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certify(folder):
    """A certificate of this machine, which signs itself: (certificate, key)."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relais")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    signed = made.add_extension(x509.SubjectAlternativeName(names), False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict
    body: bytes


class Receiver:
    """Attributes:
    received: requests, in order.
    headers: of every answer.
    answers: statuses of the next ones, in turn, or "die", to close without a word, or "drip", to answer without an
        end; when there are none left, what `usual` says.
    """

    def __init__(self, certificate):
        self.received, self.answers, self.headers = [], deque(), {}
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"receiver": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def usual(self, received):  # noqa: ARG002
        """The status of a request."""
        return 201

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.answer(Received(self.path, headers, body))
        if answer == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not self.receiver.closing.wait(0.05):
                self.wfile.write(b"x")
        self.close_connection = True
        if answer in ("die", "drip"):
            return
        self.send_response(answer)
        self.send_header("Content-Length", "0")
        for name, value in {"Location": "https://localhost/elsewhere", **self.receiver.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, received):
        self.receiver.received.append(received)
        return self.receiver.answers.popleft() if self.receiver.answers else self.receiver.usual(received)

    def handle(self):
        try:
            super().handle()
        except OSError:  # a client that leaves
            self.close_connection = True

    def finish(self):
        try:
            super().finish()
        except OSError:
            return

    def log_message(self, *_):
        return
