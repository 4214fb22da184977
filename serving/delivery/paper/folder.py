"""The folder of a print service: letters that wait, one being closed, and closed batches of them.

folder/
  waiting/KEY.pdf                     # written by workers, whole or not at all
  closing/KEY.pdf                     # taken by `close`, which goes on with it after it was killed
  batches/2026-11-28-1/KEY.pdf ...    # with manifest.csv; there whole or not at all

A letter is in one place at a time. One that was written again after its batch was closed, because a worker died before
it could say so, is found in a manifest and not printed twice: batches are copied to the printer, not moved.
"""

import csv
import fcntl
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from time import time

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from matching.atomic import renamed
from serving.delivery.paper.address import FRANCE

MANIFEST = "manifest.csv"

ABANDONED_S = 3_600
"""After which nobody is writing a file any more; it takes milliseconds."""

PRIVATE = 0o700
"""Of folders: letters are for who prints them."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of a manifest.

    Attributes:
        order: from 1, by country, France first, and postcode.
        key: of the message.
        sha256: of the file, in hexadecimal.
    """

    batch: str
    order: int
    key: str
    postcode: str
    country: str
    pages: int
    sha256: str
    file: str


class PrintFolder:
    """Letters that wait to be printed, and those that were given to be.

    Args:
        root: where; made when absent.
    """

    def __init__(self, root: Path) -> None:
        self._waiting, self._closing, self._batches = (root / name for name in ("waiting", "closing", "batches"))

    def put(self, key: str, pdf: bytes) -> None:
        """Add a letter; one of the same key takes its place."""
        self._waiting.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        with renamed(self._waiting / f"{key}.pdf") as scratch:
            scratch.write_bytes(pdf)

    def close(
        self, day: date, wanted: Callable[[Collection[str]], Collection[str]], noted: Callable[[Path], object]
    ) -> tuple[list[Printed], int]:
        """Make a batch of what waits; killed on the way, the next call ends it.

        Args:
            day: names the batch.
            wanted: of the keys that wait, those still to be printed; the others are deleted.
            noted: told where the batch will be, before it is there.

        Returns:
            The manifest, empty when there is nothing to print; how many letters were deleted.
        """
        with self._alone():
            for path in self._waiting.glob("*.pdf"):
                path.rename(self._closing / path.name)
            taken = {path.stem: path for path in self._closing.glob("*.pdf")}
            kept = {*wanted(taken)} - self._printed()
            for key in taken.keys() - kept:
                taken[key].unlink()
            return (self._close(day, [taken[key] for key in kept], noted) if kept else []), len(taken) - len(kept)

    def _close(self, day: date, letters: list[Path], noted: Callable[[Path], object]) -> list[Printed]:
        batch = next(path for n in range(1, 10**6) if not (path := self._batches / f"{day}-{n}").exists())
        rows = _listed(batch.name, letters)
        with renamed(self._closing / MANIFEST) as scratch, scratch.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(field.name for field in fields(Printed))
            writer.writerows(map(astuple, rows))
        noted(batch)
        self._closing.rename(batch)
        return rows

    def _printed(self) -> set[str]:
        """Keys of all batches."""
        found: set[str] = set()
        for manifest in self._batches.glob(f"*/{MANIFEST}"):
            with manifest.open(encoding="utf-8", newline="") as file:
                found |= {row["key"] for row in csv.DictReader(file)}
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process closes at a time; another waits."""
        for folder in (self._waiting, self._batches):
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        with (self._batches / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._closing.mkdir(mode=PRIVATE, exist_ok=True)
            for folder in (self._waiting, self._closing):
                _tidy(folder)
            yield


def _tidy(folder: Path) -> None:
    """Delete what dead processes had begun to write."""
    for scratch in folder.glob("*.new"):
        with suppress(FileNotFoundError):
            if scratch.stat().st_mtime < time() - ABANDONED_S:
                scratch.unlink()


def _listed(batch: str, letters: list[Path]) -> list[Printed]:
    told = sorted(
        ((*_told(path), path) for path in letters), key=lambda one: (one[1] != FRANCE, one[1], one[0], one[3])
    )
    return [
        Printed(batch, order, path.stem, postcode, country, pages, _sha256(path), path.name)
        for order, (postcode, country, pages, path) in enumerate(told, 1)
    ]


def _told(path: Path) -> tuple[str, str, int]:
    """Postcode, country and number of pages of a letter, as the file says them."""
    with path.open("rb") as file:
        document = PDFDocument(PDFParser(file))
        postcode, _, country = decode_text(document.info[0]["Keywords"]).partition(", ")
        return postcode, country, resolve1(document.catalog["Pages"])["Count"]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
