"""Reports that mail servers send back: what was not delivered (RFC 3464), what was unwanted (RFC 5965)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from enum import StrEnum

from matching.errors import InputError

GONE = re.compile(r"5\.(1\.\d+|2\.1|4\.4)")
"""Statuses of an address that takes nothing: bad or moved (5.1.x), disabled (5.2.1), its domain has no route (5.4.4).

A full mailbox (5.2.2) or a refusal of this mail (5.7.x) says nothing of the address. Source: RFC 3463.
"""

ID = re.compile(r"<([^<>@\s]+)@[^<>\s]+>")


class ReportKind(StrEnum):
    """What a report says."""

    GONE = "gone"  # the address takes nothing any more
    REFUSED = "refused"  # this mail was refused for good
    DELAYED = "delayed"  # or delivered, or relayed: nothing is to be done
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class MailReport:
    """What became of a mail.

    Attributes:
        keys: names that the mail may have gone out under, see `matching.store.message_keys`.
        address: whom it was for, as the report has it; "" when it does not say.
        status: of RFC 3463; "" without.
    """

    kind: ReportKind
    keys: tuple[str, ...]
    address: str = ""
    status: str = ""


def is_gone(status: str) -> bool:
    """Whether a status says that an address takes nothing any more."""
    return GONE.fullmatch(status) is not None


def read_report(raw: bytes) -> MailReport:
    """Read one report.

    Raises:
        InputError: the mail is no report that can be read.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk()}
    if (feedback := parts.get("message/feedback-report")) is not None:
        return _complaint(feedback, _keys(mail))
    if (delivery := parts.get("message/delivery-status")) is not None:
        return _delivery(delivery, _keys(mail))
    raise InputError("The mail is neither a delivery status (RFC 3464) nor an abuse report (RFC 5965); leave it out.")


def _complaint(part: EmailMessage, keys: tuple[str, ...]) -> MailReport:
    fields = next(_fields(part), {})
    if fields.get("feedback-type", "").lower() not in ("abuse", "fraud", "opt-out", "other"):
        raise InputError("The report is of authentication or of no spam; nobody complained.")
    return MailReport(ReportKind.COMPLAINT, keys, _address(fields.get("original-rcpt-to", "")))


def _delivery(part: EmailMessage, keys: tuple[str, ...]) -> MailReport:
    """One recipient: what the service sends has one."""
    blocks = list(_fields(part))
    fields = next((block for block in blocks if "action" in block), None)
    if fields is None:
        raise InputError("The delivery status names no recipient; it cannot be used.")
    envelope = next((block["original-envelope-id"] for block in blocks if "original-envelope-id" in block), None)
    status = fields.get("status", "").split(" ", 1)[0]
    failed = fields["action"].lower() == "failed"
    kind = ReportKind.DELAYED if not failed else ReportKind.GONE if is_gone(status) else ReportKind.REFUSED
    address = _address(fields.get("original-recipient") or fields.get("final-recipient", ""))
    return MailReport(kind, ((envelope,) if envelope else ()) + keys, address, status)


def _fields(part: EmailMessage) -> Iterator[dict[str, str]]:
    """Blocks of fields, names in lower case; some servers send them as one text."""
    payload = part.get_payload()
    blocks = [str(block) for block in payload] if isinstance(payload, list) else [str(payload)]
    for block in blocks:
        fields = message_from_string(block.strip()).items()
        yield {name.lower(): " ".join(str(value).split()) for name, value in fields}


def _keys(mail: EmailMessage) -> tuple[str, ...]:
    """Left parts of the ids of the mail that came back, and of those that the report answers."""
    found: list[str] = []
    for part in mail.walk():
        ids = [str(part.get("Message-ID", ""))] if part is not mail else []
        ids += [str(part.get(name, "")) for name in ("In-Reply-To", "References")]
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True) or b""
            ids.append(str(message_from_bytes(text if isinstance(text, bytes) else b"").get("Message-ID", "")))
        found += [key for one in ids for key in ID.findall(one)]
    return tuple(dict.fromkeys(found))


def _address(field: str) -> str:
    """`rfc822;someone@example.fr` without its type and brackets."""
    return field.rpartition(";")[2].strip().strip("<>")
