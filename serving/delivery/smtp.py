"""One SMTP connection, used for many mails, and what its answers mean."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from matching.ingest.reports import is_gone
from serving.delivery.carrier import Permanent, Temporary, Uncertain

TIMEOUT_S = 20.0
"""Of each answer. RFC 5321 (4.5.3.2) waits for minutes; a task is held for less, and a relay of one's own answers."""

GONE = (550, 551, 553)
"""Answers that say, without a status of RFC 3463, that there is no such mailbox. Source: RFC 5321, section 4.2.3."""

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")

PER_CONNECTION = 500
"""Mails after which a connection is renewed, so that a relay of several machines spreads them."""


@dataclass(frozen=True, slots=True)
class Server:
    """A relay.

    Attributes:
        starttls: insist on encryption; without it a password is not sent.
        user: None: no authentication.
    """

    host: str
    port: int = 587
    starttls: bool = True
    user: str | None = None
    password: str = ""
    timeout_s: float = TIMEOUT_S


class Connection:
    """A connection that is opened when needed and opened again after any fault."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, sender: str, to: str, mail: bytes, envelope_id: str) -> str:
        """Hand a mail over; the server's words of acceptance.

        Args:
            sender: whom bounces go to; checked, like the next, for `smtplib` would parse it again at each mail.
            to: address.
            mail: lines end in CR LF.
            envelope_id: comes back in reports of delivery, where the server knows them (RFC 3461).

        Raises:
            Temporary: not accepted; later, perhaps.
            Permanent: refused for good.
            Uncertain: all was sent and no answer came.
        """
        with self._dropped_on_fault():
            smtp = self._ready(sender, to, envelope_id)
            smtp.send(_dotted(mail))
            answer = self._last(smtp)
        self._sent += 1
        return answer

    def close(self) -> None:
        """Say goodbye, if anyone listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _ready(self, sender: str, to: str, envelope_id: str) -> smtplib.SMTP:
        """A connection whose server waits for the mail; one that ended is opened again: nothing was sent on it."""
        if self._sent >= PER_CONNECTION:
            self.close()
        if self._smtp is not None:
            with suppress(_Ended, smtplib.SMTPServerDisconnected):
                return _asked(self._smtp, sender, to, envelope_id)
            self._drop()
        self._smtp, self._sent = _connected(self._server), 0
        return _asked(self._smtp, sender, to, envelope_id)

    def _last(self, smtp: smtplib.SMTP) -> str:
        """The answer to the mail itself: until it comes nobody knows."""
        try:
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain("The server did not answer to the whole mail; it may have accepted it.") from error
        _expect((code, words), 250, "the mail", permanent=True)
        return words.decode(errors="replace")

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    @contextmanager
    def _dropped_on_fault(self) -> Iterator[None]:
        """After a fault the connection is not used again: the next mail begins from a known state."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Temporary(f"The SMTP server cannot be used now ({_named(error)}); it is tried again.") from error
        except (Temporary, Permanent, Uncertain):
            self._drop()
            raise


def _connected(server: Server) -> smtplib.SMTP:
    smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
    try:
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


class _Ended(Temporary):
    """The server ends the connection."""


def _asked(smtp: smtplib.SMTP, sender: str, to: str, envelope_id: str) -> smtplib.SMTP:
    """The connection, whose server took the sender and the address, and waits for the mail."""
    reports = smtp.has_extn("dsn")
    mail = f"MAIL FROM:<{sender}>" + (f" ENVID={envelope_id}" if reports else "")
    answers = _answers(smtp, mail, f"RCPT TO:<{to}>" + (" NOTIFY=FAILURE" if reports else ""), "DATA")
    _expect(next(answers), 250, "MAIL")
    _accepted(to, next(answers))
    _expect(next(answers), 354, "DATA")
    return smtp


def _answers(smtp: smtplib.SMTP, *commands: str) -> Iterator[tuple[int, bytes]]:
    """What each command is answered; they are sent in one go to a server that takes them so (RFC 2920)."""
    together = smtp.has_extn("pipelining")
    if together:
        smtp.send("".join(f"{command}\r\n" for command in commands))
    for command in commands:
        if not together:
            smtp.putcmd(command)
        yield smtp.getreply()


def _accepted(to: str, answer: tuple[int, bytes]) -> None:
    """What the server said of the person's address."""
    code, words = answer
    if code in (250, 251):
        return
    if code >= 500:
        status = enhanced(words)
        gone = is_gone(status) if status else code in GONE
        raise Permanent(_said("the address", code, words), to if gone else None)
    raise _passing(code)(_said("the address", code, words))


def _expect(answer: tuple[int, bytes], code: int, step: str, permanent: bool = False) -> None:
    """A refusal of the mail itself is for good when the server says so; any other is the relay's, and passes."""
    if answer[0] == code:
        return
    refused = Permanent if permanent and answer[0] >= 500 else _passing(answer[0])
    raise refused(_said(step, *answer))


def _passing(code: int) -> type[Temporary]:
    """What an answer that may change means. Source: RFC 5321, section 3.8, of 421."""
    return _Ended if code == 421 else Temporary


def enhanced(words: bytes) -> str:
    """The status code of RFC 3463 that an answer begins with; "" without."""
    found = STATUS.match(words.decode(errors="replace"))
    return found[0] if found else ""


def _said(step: str, code: int, words: bytes) -> str:
    """Codes alone: the words of a server may quote the address."""
    return f"The server answered {' '.join(filter(None, (str(code), enhanced(words))))} to {step}."


def _named(error: OSError) -> str:
    """What happened; `smtplib` says of a server that does not answer that it disconnected."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
    return type(cause if isinstance(cause, OSError) else error).__name__


def _dotted(mail: bytes) -> bytes:
    """Source: RFC 5321, section 4.5.2."""
    body = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    return (b"." if body.startswith(b".") else b"") + body.replace(b"\r\n.", b"\r\n..") + b".\r\n"
