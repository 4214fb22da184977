"""From the store to a log that models learn from, with the day its copy must be deleted."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from matching.atomic import replace_text
from matching.domain import Event, EventKind, Impression
from matching.errors import InputError
from matching.log import Log, LogWriter
from matching.store import FEATURES_KEPT, Store

MANIFEST = "manifest.json"

UNSEEN = (EventKind.ASKED, EventKind.WITHDRAWN)
"""What happens to offers of a digest that nobody may have received: all else is told by their delivery, or after it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds, as its manifest says it.

    Attributes:
        since: of the first list, included; None: the first there is.
        until: of the last list and of the last event, excluded.
        exported_at: when.
        expires_at: when the copy must be deleted: its oldest feature row is then `FEATURES_KEPT` old.
        impressions: how many.
        events: how many.
        sha256: see `Log.content_hash`.
    """

    since: datetime | None
    until: datetime
    exported_at: datetime
    expires_at: datetime
    impressions: int
    events: int
    sha256: str


def export_log(
    store: Store,
    folder: Path,
    since: datetime | None,
    until: datetime,
    suffix: str = "parquet",
    progress: Callable[[int], object] | None = None,
) -> Exported:
    """Write what was shown in a period and what had happened to it by its end, page by page; the store notes the copy.

    What a digest was to show counts once somebody received it: an offer of one that was cancelled, or that has not left
    by the end of the period, teaches nothing and is left out, with the question that it would have put.

    Args:
        store: read page by page; what is written to it meanwhile may be in or not.
        folder: made when absent; a log that it held is replaced.
        since: what was shown from then on; None: from the beginning.
        until: what was shown, and happened, before.
        suffix: "parquet", "jsonl" or "jsonl.gz".
        progress: told how many more impressions are written; None tells nobody.

    Raises:
        InputError: the period ends before it begins, or the folder cannot be written.
    """
    if since is not None and since >= until:
        raise InputError(f"The period ends ({until}) before it begins ({since}); give --since before --until.")
    oldest = until
    with LogWriter(folder, suffix) as writer:
        (folder / MANIFEST).unlink(missing_ok=True)
        for shown in store.impressions.stream(since, until):
            seen, happened = _seen(shown, store.events.of([one.impression_id for one in shown], until))
            log = Log.of(seen, happened)
            writer.write(log.impressions, log.events)
            oldest = min([oldest, *(one.at for one in seen if one.features)])
            if progress is not None:
                progress(len(seen))
    expires_at = oldest + FEATURES_KEPT
    done = Exported(since, until, datetime.now(UTC), expires_at, **writer.counts, sha256=writer.content_hash())
    replace_text(folder / MANIFEST, json.dumps(asdict(done), default=datetime.isoformat, indent=1) + "\n")
    store.exports.record(str(folder.resolve()), done.exported_at, expires_at)
    return done


def _seen(shown: Sequence[Impression], happened: Sequence[Event]) -> tuple[list[Impression], list[Event]]:
    """What people received of what was decided for them, and what happened to it: a page is seen as it is made."""
    received = {event.impression_id for event in happened if event.event not in UNSEEN}
    seen = [one for one in shown if one.digest_id is None or one.impression_id in received]
    kept = {one.impression_id for one in seen}
    return seen, [event for event in happened if event.impression_id in kept]
