"""From letters that wait to batches for a print service, and back from letters that could not be delivered."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from matching.domain import Channel
from matching.errors import InputError, MatchingError
from matching.store import Store
from matching.store.channel_faults import WHOLE
from matching.store.message_keys import MessageKeys
from matching.times import PARIS
from serving.delivery.paper.folder import PrintFolder
from serving.delivery.paper.returned import letter_back
from serving.links import codes
from serving.links.codes import CodeKind

KEPT = timedelta(days=30)
"""After which `matching retain` deletes a batch: it was printed, or will not be. A choice of the service."""


@dataclass(frozen=True, slots=True)
class Batched:
    """What closing a folder came to.

    Attributes:
        batch: its name; None when nothing waited.
        letters: how many.
        pages: of them all.
        deleted: letters that are not to be printed: of people who were erased or have stopped, or printed already.
    """

    batch: str | None
    letters: int
    pages: int
    deleted: int


@dataclass(slots=True)
class Returned:
    """What letters that came back came to.

    Attributes:
        addresses: that are not written to any more.
        moved: letters to an address that the person had left since, or has written to no more.
        again: messages that leave by another channel.
        unknown: words that name no letter of here.
    """

    addresses: int = 0
    moved: int = 0
    again: int = 0
    unknown: int = 0


def close_batch(store: Store, folder: PrintFolder, at: datetime) -> Batched:
    """Close what waits in a folder.

    Args:
        store: of the digests.
        folder: which.
        at: now, aware.

    Raises:
        InputError: a letter is of another database; nothing is deleted.
    """

    def noted(batch: Path) -> None:
        store.exports.record(str(batch.resolve()), at, at + KEPT)

    rows, deleted = folder.close(at.astimezone(PARIS).date(), lambda keys: _wanted(store, keys, at), noted)
    return Batched(rows[0].batch if rows else None, len(rows), sum(row.pages for row in rows), deleted)


def _wanted(store: Store, keys: Collection[str], at: datetime) -> set[str]:
    """Keys of letters to people who are there, and have stopped neither messages nor letters.

    Raises:
        InputError: a letter is of another database, where all of these may be; none is deleted.
    """
    names = MessageKeys(store.secret("messages"))
    ids = {key: digest_id for key in keys if (digest_id := names.read(key)) is not None}
    if strange := [*{*keys} - ids.keys()]:
        raise InputError(
            f"{len(strange)} letters of another database wait to be printed ({min(strange)}...): check "
            "MATCHING_DATABASE_URL, or give each database a folder of its own in MATCHING_LETTERS."
        )
    people = {key: one.person_key for key, one in store.digests.get({*ids.values()}).items()}
    wishes = store.subscriptions.get({*people.values()}, at)
    faults = store.channel_faults.of(people.values())
    closed = {key for key, own in faults.items() if any((one.channel, one.address) == _ALL for one in own)}
    reached = {key for key, one in wishes.items() if one.stopped_at is None} - closed
    return {key for key, digest_id in ids.items() if people.get(digest_id) in reached}


_ALL = Channel.PAPER, WHOLE


def take_returned(store: Store, words: Iterable[str], at: datetime) -> Returned:
    """Write down which letters came back: the address is not used again, the message leaves by the next channel.

    Said again, it changes nothing.

    Args:
        store: of the digests.
        words: codes, as the window shows them ("Courrier n° K7F-3Q2"), or keys, as manifests do.
        at: now, aware.
    """
    found = Returned()
    for word in words:
        digest_id = _named(store, word)
        back = letter_back(store, digest_id, at) if digest_id is not None else None
        if back is None:
            found.unknown += 1
            continue
        found.addresses += back.stopped
        found.moved += back.moved
        found.again += back.again
    return found


def _named(store: Store, word: str) -> int | None:
    """The digest whose letter a word names; None: it is none of ours."""
    digest_id = MessageKeys(store.secret("messages")).read(word)
    if digest_id is None:
        with suppress(MatchingError):
            return codes.read(word, CodeKind.LETTER)
    return digest_id
