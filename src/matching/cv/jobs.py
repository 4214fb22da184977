"""Jobs of a CV: title, period, what was done."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from matching.coding import OccupationCoder
from matching.cv.clauses import PRIVATE, unwrapped
from matching.cv.dates import Period, find_period
from matching.cv.lines import flat
from matching.cv.sections import Part, Section
from matching.normalize.text import fold
from matching.rome import Rome


class Job(NamedTuple):
    """One job.

    Attributes:
        title: the words that name the occupation.
        words: the exact words of its heading, employer included.
        romes: up to `ROMES` (ROME code, probability), best first.
        months: how long; None when not told.
        ended_at: "YYYY" or "YYYY-MM"; None when it goes on or is not told.
        tasks: paragraphs that tell what was done.
    """

    title: str
    words: str
    romes: tuple[tuple[str, float], ...]
    months: int | None
    ended_at: str | None
    tasks: tuple[str, ...]


class Entry(NamedTuple):
    """Lines of one job before its title is known: its heading without the period, its period, the rest."""

    head: tuple[str, ...]
    period: Period | None
    rest: tuple[str, ...]


ROMES = 5
"""Occupations a job may be; the first three are told, the others lend their skills too."""

NEAR = 0.6
"""What a title above or below the dated line counts for, beside one on it."""

LEAST_WORTH = 0.2
"""How plainly a dated line outside a section on jobs must name an occupation."""

LONGEST_HEAD = 110
"""Characters of a line that may be a heading; a longer one is a sentence."""

_APART = re.compile(r"\s+[-–—|·•/@]\s+|\s*[|•·\t]\s*|\s*[,:;(]\s*|\)|\s+(?:chez|at|pour|au sein d\w*)\s+|\s{3,}")
_TOLD = re.compile(r"^\W*(?:j'|je |nous |on |mes |mon |ma )|\.$")
_BULLET = re.compile(r"^\s*[•▪■►▸✓✔➢●○◦*·>+-]\s*\w")
_AS = re.compile(
    r"\b(?:comme (?:une? )?|en tant qu(?:e |')|en qualite d(?:e |')|poste d(?:e |')|emploi d(?:e |')|metier d(?:e |')"
    r"|travaille en (?!tant))"
    r"((?:\w[\w' -]{2,50}?))(?= (?:chez|a|au|aux|dans|pendant|de \d+|en \d+|pour|durant|depuis|sur|puis|et j)\b"
    r"|[,.;:()]|$)"
)
_NO_JOB = re.compile(
    r"\b(?:conge|sans emploi|recherche d'emploi|chomage|arret|detention|pause|voyage|annee sabbatique|bac\b"
    r"|cap\b|bep\b|bts\b"
    r"|licence\b|master\b|diplome|brevet des|titre professionnel|lycee|universite|ne\(?e?\)? le)"
)


class JobReader:
    """Reads the jobs of a CV.

    Args:
        coder: of titles into ROME.
        rome: whose appellations tell how the name of an occupation begins.
    """

    def __init__(self, coder: OccupationCoder, rome: Rome) -> None:
        self._coder = coder
        self._nouns = {
            name.split()[0].strip("(),")
            for appellation in rome.appellations
            for name in fold(appellation.label).split(" / ")
            if name.split()
        }

    def __call__(self, parts: Sequence[Section], today: date) -> list[Job]:
        """The jobs, in the CV's order.

        Args:
            parts: its sections; without one on jobs, dated lines anywhere else count.
            today: what "until now" means.
        """
        told = [part for part in parts if part.part is Part.JOBS]
        elsewhere = [] if told else [part for part in parts if part.part in (Part.TOP, Part.SUMMARY)]
        entries = [entry for part in told or elsewhere for entry in self._entries(part.lines, today, bool(elsewhere))]
        jobs = [job for entry in entries if (job := self._job(entry, LEAST_WORTH if elsewhere else 0.0))]
        return jobs or [job for part in told or elsewhere for job in self._narrated(part, today)]

    def _entries(self, lines: Sequence[str], today: date, dated_only: bool) -> Iterator[Entry]:
        lines = [line for line in lines if line.strip()]
        periods = [_heading_period(line, today) for line in lines]
        dated = [at for at, period in enumerate(periods) if period]
        if not dated:
            yield from () if dated_only else _undated(lines)
            return
        heads = [self._head(lines, periods, at) for at in dated]
        for (first, last), at, end in zip(heads, dated, [*(h[0] for h in heads[1:]), len(lines)], strict=True):
            period = periods[at]
            head = [line if row != at or not period else _without(line, period) for row, line in enumerate(lines)]
            yield Entry(tuple(head[first : last + 1]), period, tuple(lines[last + 1 : max(end, last + 1)]))

    def _head(self, lines: Sequence[str], periods: Sequence[Period | None], at: int) -> tuple[int, int]:
        """First and last line of the heading around a dated line: a title on that line, else the nearest likely one."""
        period = periods[at]
        rest = _without(lines[at], period) if period else lines[at]
        here = self._worth(rest) if sum(c.isalpha() for c in rest) > 3 else 0.0
        above = NEAR * self._worth(lines[at - 1]) if at and not periods[at - 1] and _headed(lines[at - 1]) else 0.0
        below = [row for row in range(at + 1, min(at + 3, len(lines))) if not periods[row] and _headed(lines[row])]
        below = below if below[:1] == [at + 1] else []
        under = max((NEAR * self._worth(lines[row]) for row in below[:2]), default=0.0)
        if here >= max(above, under):
            return at, at
        if above >= under:
            two_above = at > 1 and not periods[at - 2] and _headed(lines[at - 2]) and self._worth(lines[at - 2]) > above
            return at - 1 - two_above, at
        return at, below[0] if len(below) == 1 or NEAR * self._worth(lines[below[0]]) >= under else below[1]

    def _worth(self, text: str) -> float:
        pieces = _pieces(text)
        return max(self._worths(pieces), default=0.0)

    def _worths(self, pieces: Sequence[str]) -> list[float]:
        """How well each piece names an occupation: the coder is sure of it, and it begins as their names do."""
        if not pieces:
            return []
        sure = self._coder.probabilities(pieces).max(axis=1)
        named = [any(word in self._nouns for word in fold(piece).split()[:2]) for piece in pieces]
        short = [min(1.0, 7 / max(1, len(piece.split()))) for piece in pieces]
        return [float(s) * (1.0 if n else 0.2) * f for s, n, f in zip(sure, named, short, strict=True)]

    def _job(self, entry: Entry, least: float) -> Job | None:
        head = " | ".join(text.strip() for text in entry.head if text.strip())
        pieces = _pieces(head)
        if not pieces or _NO_JOB.search(flat(head)) or PRIVATE.search(flat(head)):
            return None
        worth = [w * 0.95**at for at, w in enumerate(self._worths(pieces))]
        if max(worth) < least:
            return None
        title = pieces[worth.index(max(worth))]
        tasks = tuple(unwrapped(entry.rest))
        months, ended_at = (entry.period.months, entry.period.ended_at) if entry.period else (None, None)
        return Job(title, head, self._coded(title, tasks), months, ended_at, tasks)

    def _coded(self, title: str, tasks: Sequence[str]) -> tuple[tuple[str, float], ...]:
        return tuple(self._coder.code([title], [" ".join(tasks)] if tasks else None, ROMES)[0])

    def _narrated(self, section: Section, today: date) -> Iterator[Job]:
        """Jobs told in sentences: "j'ai travaillé deux ans comme caissière chez ..."."""
        for text in unwrapped(section.lines):
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                period = find_period(flat(sentence), today)
                for match in _AS.finditer(flat(sentence)):
                    title = sentence[match.start(1) : match.end(1)].strip()
                    months, ended = (period.months, period.ended_at) if period else (None, None)
                    yield Job(title, sentence.strip(), self._coded(title, [sentence]), months, ended, (sentence,))


def _pieces(head: str) -> list[str]:
    pieces = [piece.strip(" -–—|:.•*") for piece in _APART.split(head)]
    return [piece for piece in pieces if sum(c.isalpha() for c in piece) > 2]


def _heading_period(line: str, today: date) -> Period | None:
    """The period of a line that can open a job: not one told inside a sentence."""
    if len(line) > LONGEST_HEAD or (_BULLET.match(line) and _TOLD.search(flat(line))):
        return None
    period = find_period(flat(line), today)
    alone = period is not None and (not _TOLD.match(flat(line)) or len(line) < 40)
    return period if alone else None


def _headed(text: str) -> bool:
    """Whether a line without a date may belong to a heading."""
    return not (
        _BULLET.match(text) or len(text) > LONGEST_HEAD or _TOLD.search(flat(text)) or text.strip()[:1].islower()
    )


def _without(line: str, period: Period) -> str:
    """The line without its period; what stood on both sides is kept apart."""
    return f"{line[: period.start].rstrip(' -–—|:,(')} | {line[period.end :].lstrip(' -–—|:,)')}".strip(" |")


def _undated(lines: Sequence[str]) -> Iterator[Entry]:
    """Without any date, a short line that no bullet opens begins a job."""
    heads = [at for at, text in enumerate(lines) if len(text) <= 70 and _headed(text)]
    for at, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        yield Entry((lines[at],), None, tuple(lines[at + 1 : end]))
