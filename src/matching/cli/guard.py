"""The command `guard`: what a text may not say."""

from collections.abc import Iterator
from typing import Any

from matching.cli.options import Input, Output, Rejects
from matching.cli.progress import progress
from matching.cli.tally import Tally, tallied
from matching.guard import Guard, Kind, Verdict
from matching.jsonl import JsonFault, Record, Writer, read_lines

_KINDS: tuple[Kind, ...] = ("offer", "query")


def guard(source: Input, out: Output, rejects: Rejects = None) -> None:
    """Check offers and searches: {"id","kind","text"} -> {"id","verdict","findings"}."""
    checker = Guard()
    with tallied(rejects) as tally, Writer(out) as writer:
        for record in _kept(source, tally):
            writer.write({"id": record["id"], **_written(checker.check(record["text"], record.get("kind") or "offer"))})
            tally.written += 1


def _written(verdict: Verdict) -> dict[str, Any]:
    findings = [
        {
            "span": finding.span,
            "start": finding.start,
            "ground": finding.ground.value,
            "article": finding.article,
            "suggestion": finding.suggestion,
        }
        for finding in verdict.findings
    ]
    return {"verdict": verdict.severity.value, "findings": findings}


def _kept(source: str, tally: Tally) -> Iterator[Record]:
    for line, record in progress(read_lines(source), "checking"):
        if isinstance(record, JsonFault):
            tally.reject(line, record.reason, record.message)
        elif "id" not in record or not isinstance(record.get("text"), str):
            tally.reject(line, "no_text", "give “id” and “text”", record=record)
        elif (record.get("kind") or "offer") not in _KINDS:
            tally.reject(line, "bad_kind", "“kind” is “offer” or “query”", record=record)
        else:
            yield record
