"""The log to work on: a folder that was exported, else what the store holds, read for the time of one command."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from matching.export import MANIFEST, export_log
from matching.log import Log
from matching.settings import Settings
from matching.store import FEATURES_KEPT, Store


@contextmanager
def exported(
    folder: Path | None, settings: Settings, until: datetime | None, since: datetime | None = None
) -> Iterator[Path]:
    """A folder that holds the log.

    Args:
        folder: exported before; None exports what the store shows of the last thirteen months, and deletes it after.
        settings: where the store is.
        until: point in time; None is now.
        since: what was shown from then on; None is as long as feature rows are kept.
    """
    if folder is not None:
        yield folder
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.data_dir, prefix=".log-") as scratch, Store.of(settings) as store:
        now = datetime.now(UTC)
        export_log(store, Path(scratch), since or now - FEATURES_KEPT, until or now)
        yield Path(scratch)


def read(folder: Path, until: datetime | None) -> Log:
    """The log of a folder, as it was known at a moment; None: as it is."""
    log = Log.read(folder)
    _warn_expired(folder / MANIFEST)
    return log if until is None else log.until(until)


def _warn_expired(manifest: Path) -> None:
    if manifest.exists():
        expires_at = datetime.fromisoformat(json.loads(manifest.read_text(encoding="utf-8"))["expires_at"])
        if expires_at < datetime.now(UTC):
            say(f"{manifest.parent} was to be deleted by {expires_at:%Y-%m-%d}: feature rows are kept 13 months.")


def say(text: str) -> None:
    """One line of progress on stderr."""
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)
