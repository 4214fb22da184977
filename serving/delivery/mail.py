"""A digest as an e-mail: text and HTML that say the same, headers without personal data, signed when there is a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from matching.domain import DigestKind
from matching.errors import InputError
from serving.delivery.addresses import checked
from serving.delivery.message import Message
from serving.delivery.mime import alternatives, encoded
from serving.delivery.signing import Signature, signed


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes.

    Attributes:
        name: as people read it.
        reply_to: who reads answers to persons without an adviser; None: nobody.
        signature: None: not signed here.
    """

    address: str
    name: str
    reply_to: str | None = None
    signature: Signature | None = None

    @property
    def domain(self) -> str:
        """Right part of every Message-ID."""
        return self.address.rpartition("@")[2]


def compose(message: Message, address: str, sender: Sender) -> bytes:
    """The mail, as it goes over the wire.

    Args:
        message: what it says.
        address: whom to, checked.
        sender: who writes.
    """
    said = _said(message, sender)
    headers = headers_of(message.key, f"{message.digest.kind.value}:alerts", said, message.at, address, sender)
    reply_to = _reply_to(message, sender)
    return written("mail", said, headers | ({"Reply-To": reply_to} if reply_to else {}), sender)


def written(template: str, said: Mapping[str, Any], headers: Mapping[str, str], sender: Sender) -> bytes:
    """A mail of two parts that say the same, signed when there is a key.

    Args:
        template: its name, without suffix.
        said: what it says.
        headers: in order.
        sender: who writes.
    """
    plain, html = (_template(f"{template}.{kind}.j2").render(said) for kind in ("txt", "html"))
    mail = alternatives(headers, plain, html)
    return mail if sender.signature is None else signed(mail, sender.signature)


def message_id(key: str, domain: str) -> str:
    """The same for every attempt: whoever receives two keeps one."""
    return f"<{key}@{domain}>"


def subject(message: Message) -> str:
    """What it is about, without saying anything of the person."""
    content = message.digest.content
    n = len(content.closed if message.digest.kind is DigestKind.CLOSED else content.entries)
    one, several = _SUBJECTS[message.digest.kind]
    return several.format(n) if n > 1 else one


_SILENCE, _WELCOME = "Pourquoi vous ne recevez pas d’offres en ce moment", "Vous allez recevoir des offres d’emploi"
_SUBJECTS: Mapping[DigestKind, tuple[str, str]] = {
    DigestKind.OFFERS: ("Une offre d’emploi pour vous", "{} offres d’emploi pour vous"),
    DigestKind.SILENCE: (_SILENCE, _SILENCE),
    DigestKind.WELCOME: (_WELCOME, _WELCOME),
    DigestKind.CLOSED: (
        "Une offre que vous aviez reçue n’est plus disponible",
        "Des offres que vous aviez reçues ne sont plus disponibles",
    ),
}
"""Of one offer or none, and of several."""


def headers_of(
    key: str, feed: str, said: Mapping[str, Any], at: datetime, address: str, sender: Sender
) -> dict[str, str]:
    """Headers of a mail that nobody asked for today, and that whoever receives it may stop.

    Args:
        key: the same for every attempt.
        feed: what tells complaints about one kind of mail from others, "offers:alerts".
        said: its `title`, and the link `unsubscribe`.
        at: when, aware.
        address: whom to, checked.
        sender: who writes.
    """
    return {
        "From": f"{encoded(sender.name)} <{sender.address}>",
        "To": address,
        "Subject": encoded(said["title"]),
        "Date": format_datetime(at),
        "Message-ID": message_id(key, sender.domain),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no vacation answers
        "Feedback-ID": f"{feed}:{sender.domain}",
        "List-Unsubscribe": f"<{said['unsubscribe']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }


def _reply_to(message: Message, sender: Sender) -> str | None:
    """The referent adviser's public address: people write to their adviser; who has none writes to the sender's."""
    return _of_adviser(message) or sender.reply_to


def _of_adviser(message: Message) -> str | None:
    adviser = message.to.person.adviser
    try:
        return checked(adviser.public_email) if adviser and adviser.public_email else None
    except InputError:
        return None


def _said(message: Message, sender: Sender) -> dict[str, Any]:
    adviser, to = message.to.person.adviser, message.to.person_key
    return {
        "closed": message.closed,
        "question": message.question,
        "question_url": message.question and message.links.question_url(to, message.digest_id, message.at),
        "cards": message.cards,
        "trainings": message.trainings,
        "content": message.digest.content,
        "kind": message.digest.kind.value,
        "title": subject(message),
        "name": message.to.person.name,
        "adviser": adviser and adviser.name if _of_adviser(message) else None,
        "answered": _reply_to(message, sender) is not None,
        "unsubscribe": message.links.unsubscribe_url(to),
        "adjust": message.links.adjust_url(to),
    }


@cache
def _template(name: str) -> Template:
    loader = PackageLoader("serving.delivery")
    escaped = name.endswith(".html.j2")
    return Environment(
        loader=loader, autoescape=escaped, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)
