"""What a CV says, phrase by phrase, with the job it says it of."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matching.cv.clauses import PRIVATE, clauses, unwrapped
from matching.cv.jobs import Job
from matching.cv.lines import flat
from matching.cv.sections import Part, Section


class Phrase(NamedTuple):
    """A clause or one side of its "et".

    Attributes:
        words: exact.
        job: position of the job it is told of; None outside jobs.
        claimed: False for what is denied, wished, a pastime or another person's.
    """

    words: str
    job: int | None
    claimed: bool


_CLAIMING = (Part.TOP, Part.SUMMARY, Part.SKILLS)
_DENYING = (Part.WISHES, Part.HOBBIES, Part.OTHERS)
_AND = re.compile(r"\s+et\s+(?!demie?\b)", re.IGNORECASE)
_LEAST_LETTERS = 4
_ARTICLE = re.compile(r"^(?:le|la|les|l'|un|une|des|du|au|aux)\b")


def read_phrases(parts: Sequence[Section], jobs: Sequence[Job]) -> list[Phrase]:
    """The phrases of a CV: tasks of its jobs, then its skills and summary; and what it disclaims.

    What stands before any heading is a name and an address, and is read only where no heading tells more.
    """
    told = {line for job in jobs for task in (*job.tasks, job.words) for line in task.split(" | ")}
    headed = any(part.part in (Part.JOBS, Part.SKILLS) for part in parts)
    found = [phrase for at, job in enumerate(jobs) for phrase in _of(job.tasks, at)]
    for part in parts:
        texts = [text for text in unwrapped(part.lines) if text not in told]
        if part.part is Part.TOP and headed:
            continue
        if part.part in _CLAIMING or (part.part is Part.JOBS and not jobs):
            found += _of(texts, None)
        elif part.part in _DENYING:
            found += [phrase._replace(claimed=False) for phrase in _of(texts, None)]
    return list(dict.fromkeys(found))


def _of(texts: Sequence[str], job: int | None) -> Iterator[Phrase]:
    for clause in clauses(texts):
        sides = _AND.split(clause.words)
        apart = len(sides) == 2 and not _ARTICLE.match(flat(sides[1]))
        for words in [clause.words, *sides] if apart else [clause.words]:
            if sum(c.isalpha() for c in words) >= _LEAST_LETTERS and not PRIVATE.search(flat(words)):
                yield Phrase(words.strip(), job, clause.claimed)
