"""Reports of mails that came back or were unwanted: the channel stops; what came back goes by the next one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from matching.domain import Channel, Digest
from matching.errors import InputError
from matching.ingest.reports import MailReport, ReportKind, read_report
from matching.store import Store
from matching.store.channel_faults import WHOLE, ChannelFault, FaultKind
from matching.store.message_keys import MessageKeys


@dataclass(slots=True)
class Reports:
    """What reports came to.

    Attributes:
        bounces: addresses that take nothing any more.
        complaints: people who want no more mail.
        refused: mails refused for good, whose address stands.
        delayed: nothing is to be done.
        unknown: of no mail of this database, or of someone erased.
        unreadable: no report.
    """

    bounces: int = 0
    complaints: int = 0
    refused: int = 0
    delayed: int = 0
    unknown: int = 0
    unreadable: int = 0


_COUNTED = {
    ReportKind.GONE: "bounces",
    ReportKind.COMPLAINT: "complaints",
    ReportKind.REFUSED: "refused",
    ReportKind.DELAYED: "delayed",
}


def mails(folder: Path) -> Iterator[bytes]:
    """Mails of a Maildir, or of a folder or file of raw mails.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.exists():
        raise InputError(f"{folder} is not there; give a Maildir, a folder of mails or one mail.")
    inner = [folder / name for name in ("new", "cur") if (folder / name).is_dir()] or [folder]
    for place in inner:
        files = sorted(place.iterdir()) if place.is_dir() else [place]
        yield from (file.read_bytes() for file in files if file.is_file())


def take_reports(store: Store, raws: Iterable[bytes], at: datetime) -> Reports:
    """Write down what reports say; the same report again changes nothing.

    Args:
        store: of the digests.
        raws: mails, as they came.
        at: now, aware.
    """
    keys, counts = MessageKeys(store.secret("messages")), Reports()
    for raw in raws:
        name = _take(store, keys, raw, at)
        setattr(counts, name, getattr(counts, name) + 1)
    return counts


def _take(store: Store, keys: MessageKeys, raw: bytes, at: datetime) -> str:
    try:
        report = read_report(raw)
    except (InputError, ValueError, LookupError):
        return "unreadable"
    digest_id = next((found for found in map(keys.read, report.keys) if found is not None), None)
    digest = store.digests.get([digest_id]).get(digest_id) if digest_id is not None else None
    if digest is None:
        return "unknown"
    if report.kind is not ReportKind.DELAYED:
        with store.transaction() as tx:
            _stop(tx, digest, report, at)
    return _COUNTED[report.kind]


def _stop(tx: Store, digest: Digest, report: MailReport, at: datetime) -> None:
    """A complaint is an objection to the channel: the message is not sent again by another."""
    key = digest.person_key
    if report.kind is ReportKind.COMPLAINT:
        tx.channel_faults.add(key, ChannelFault(Channel.EMAIL, FaultKind.COMPLAINT, at, WHOLE))
        return
    if report.kind is ReportKind.GONE:
        for address in _gone(tx.persons.get([key])[key].emails, report.address):
            tx.channel_faults.add(key, ChannelFault(Channel.EMAIL, FaultKind.HARD_BOUNCE, at, address))
    tx.digests.fall_back(digest.digest_id, (Channel.EMAIL,), at)


def _gone(emails: tuple[str, ...], told: str) -> tuple[str, ...]:
    """The address that a report names; all of them when it names another, as one does after a forward."""
    named = tuple(one for one in emails if one.casefold() == told.casefold())
    return named or emails
