"""Commands on texts alone: `code`, `encode`, `facts`."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from matching.batched import batched
from matching.cli.options import Input, Many, Output, Rejects, RomeDir, workspace
from matching.cli.progress import progress
from matching.cli.tally import Tally, tallied
from matching.domain import Fact
from matching.errors import InputError
from matching.jsonl import STANDARD, JsonFault, Record, Writer, read_lines

BATCH = 512


def code(source: Input, out: Output, n: Many = 10, rome: RomeDir = None, rejects: Rejects = None) -> None:
    """Rank the ROME codes of titles: {"id","title","description"?} -> {"id","codes":[{"rome","score"}]}."""
    coder = workspace(rome=rome).coder

    def ranked(batch: list[Record]) -> Iterator[Record]:
        titles = [record["title"] for record in batch]
        found = coder.code(titles, [record.get("description") or "" for record in batch], n)
        for record, codes in zip(batch, found, strict=True):
            yield {"id": record["id"], "codes": [{"rome": c, "score": round(float(s), 6)} for c, s in codes]}

    _convert(source, out, rejects, ranked, "coding")


def facts(source: Input, out: Output, rejects: Rejects = None) -> None:
    """Read what offers' texts state: {"id","title","description"} -> {"id","facts","words","confidence"}."""
    from matching.read import read_facts

    def read(batch: list[Record]) -> Iterator[Record]:
        for record in batch:
            yield {"id": record["id"], **_stated(read_facts(record["title"], record.get("description") or ""))}

    _convert(source, out, rejects, read, "reading")


def encode(source: Input, out: Output) -> None:
    """Encode texts, one a line, into a .npy of float32 (n, dim), rows L2-normalised."""
    vectors = workspace().encoder.encode(list(progress(_text_lines(source), "encoding")))
    if out == STANDARD:
        np.save(sys.stdout.buffer, vectors)
        return
    target = Path(out)
    scratch = target.with_name(f".{target.name}.new")
    try:
        with scratch.open("wb") as file:
            np.save(file, vectors)
        scratch.replace(target)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}); give a file in an existing folder.") from error


def _stated(found: dict[str, Fact]) -> dict[str, Any]:
    return {
        "facts": {name: list(f.value) if isinstance(f.value, tuple) else f.value for name, f in found.items()},
        "words": {name: f.words for name, f in found.items()},
        "confidence": {name: round(f.confidence, 3) for name, f in found.items()},
    }


def _text_lines(source: str) -> Iterator[str]:
    name = "standard input" if source == STANDARD else source
    try:
        with sys.stdin.buffer if source == STANDARD else Path(source).open("rb") as file:
            for line in file:
                yield line.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        raise InputError(f"{name} cannot be read ({error.strerror}); give a text file, one text a line.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8; convert it, e.g. with iconv -t UTF-8.") from error


def _convert(
    source: str, out: str, rejects: str | None, batch_of: Callable[[list[Record]], Iterable[Record]], what: str
) -> None:
    """Map records to records in batches; bad ones are counted, written to `rejects`, and never stop the run."""
    with tallied(rejects) as tally, Writer(out) as writer:
        good = (r for line, r in progress(read_lines(source), what) if _kept(line, r, tally))
        for batch in batched(good, BATCH):
            for record in batch_of(batch):  # type: ignore[arg-type]
                writer.write(record)
            tally.written += len(batch)


def _kept(line: int, record: Record | JsonFault, tally: Tally) -> bool:
    if isinstance(record, JsonFault):
        tally.reject(line, record.reason, record.message)
    elif not isinstance(record.get("title"), str) or "id" not in record:
        tally.reject(line, "no_title", "give “id” and “title”", record=record)
    elif not isinstance(record.get("description") or "", str):
        tally.reject(line, "bad_description", "“description” is text", record=record)
    else:
        return True
    return False
