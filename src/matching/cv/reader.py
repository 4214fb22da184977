"""From the bytes of a CV to a profile in the interchange shape."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from matching.coding import OccupationCoder
from matching.cv.clauses import clauses, unwrapped
from matching.cv.files import read_lines
from matching.cv.jobs import Job, JobReader
from matching.cv.lines import Line, flat
from matching.cv.phrases import read_phrases
from matching.cv.sections import Part, Section, sections
from matching.cv.skills import Proposal, SkillReader
from matching.encode import Encoder
from matching.normalize.education import education_level
from matching.normalize.language import CODES, language_level
from matching.read.licence import read as read_licences
from matching.read.text import Text
from matching.rome import Rome

SKILLS = 30
"""Skills proposed at most: what a person looks through in two minutes."""

LEAST_CONFIDENCE = 0.001
"""Skills that only go with a job are proposed last, so that the person may say that they hold them."""

ROMES_TOLD = 3

_LANGUAGE = re.compile(r"\b(" + "|".join(sorted(CODES, key=len, reverse=True)) + r")\b")


class CvReader:
    """Reads CVs; what it returns holds the words behind each finding, and no other text.

    Args:
        coder: of titles into ROME.
        encoder: of short texts.
        rome: the release whose skills are proposed.
    """

    def __init__(self, coder: OccupationCoder, encoder: Encoder, rome: Rome) -> None:
        self._coder, self._jobs = coder, JobReader(coder, rome)
        self._skills = SkillReader(encoder, rome)

    def read(self, cv_id: str, content: bytes, today: date) -> dict[str, Any]:
        """A profile: `id`, `skills`, `experiences`, `languages`, `licences`, `education_level`.

        Args:
            cv_id: the profile's id.
            content: a PDF, a DOCX or a text.
            today: what "until now" means.

        Raises:
            CvError: the file cannot be read.
        """
        return self.profile(cv_id, read_lines(content), today)

    def profile(self, cv_id: str, lines: Sequence[Line], today: date) -> dict[str, Any]:
        """The same from lines that are already read."""
        parts = sections(lines)
        jobs = self._jobs(parts, today)
        found = self._skills.propose(self._held(jobs, parts), read_phrases(parts, jobs), SKILLS)
        record: dict[str, Any] = {
            "id": cv_id,
            "skills": [_skill(proposal) for proposal in found if proposal.confidence >= LEAST_CONFIDENCE],
            "experiences": [_experience(job) for job in jobs],
            "languages": _languages(parts),
            "licences": _licences(lines),
            "education_level": _education(parts),
        }
        return {name: value for name, value in record.items() if value not in ([], None)}

    def _held(self, jobs: list[Job], parts: Sequence[Section]) -> list[Job]:
        """The jobs; a CV without any is looked at as one job named by its first lines and told by its skills."""
        if jobs:
            return jobs
        names = [
            text.strip() for part in parts if part.part in (Part.TOP, Part.SUMMARY, Part.WISHES) for text in part.lines
        ]
        names = [name for name in names if name][:6] or [""]
        told = " ".join(text for part in parts if part.part is Part.SKILLS for text in part.lines)
        likely = self._coder.probabilities(names, [told] * len(names)).max(axis=1)
        title = names[int(likely.argmax())]
        return [Job("", "", tuple(self._coder.code([title], [told], 3)[0]), None, None, ())]


def _skill(proposal: Proposal) -> dict[str, Any]:
    skill, words, confidence = proposal
    found = {"ogr": skill.ogr, "label": skill.label, "source": "inferred", "words": words}
    return {**found, "confidence": round(confidence, 3)}


def _experience(job: Job) -> dict[str, Any]:
    stated = {
        "title": job.title,
        "rome": job.romes[0][0] if job.romes else None,
        "months": job.months,
        "ended_at": job.ended_at,
        "words": job.words,
        "romes": [{"rome": code, "score": round(score, 4)} for code, score in job.romes[:ROMES_TOLD]],
    }
    return {name: value for name, value in stated.items() if value is not None}


def _languages(parts: Sequence[Section]) -> list[dict[str, str]]:
    """Languages under their heading, or named with a level elsewhere."""
    found: dict[str, str | None] = {}
    for part in parts:
        if part.part in (Part.HOBBIES, Part.OTHERS, Part.WISHES, Part.JOBS, Part.EDUCATION):
            continue
        for words in re.split(r"[\n,;]", "\n".join(part.lines)):
            match, level = _LANGUAGE.search(flat(words)), language_level(words)
            if match and (level or part.part is Part.LANGUAGES) and all(c.claimed for c in clauses([words])):
                found.setdefault(CODES[match[1]], level)
    return [{"code": code, **({"level": level} if level else {})} for code, level in found.items()]


def _licences(lines: Sequence[Line]) -> list[str]:
    """Driving licences held: not those wished for or refused."""
    told = [clause.words for line in lines for clause in clauses([line.text]) if clause.claimed]
    facts = {fact.name: fact.value for fact in read_licences(Text("", "\n".join(told)))}
    value = facts.get("licences", ())
    return list(value) if isinstance(value, tuple) else []


def _education(parts: Sequence[Section]) -> str | None:
    """The highest level among the diplomas stated."""
    told = [
        clause.words
        for part in parts
        if part.part is Part.EDUCATION
        for clause in clauses(unwrapped(part.lines))
        if clause.claimed
    ]
    levels = [level for words in told if (level := education_level(words))]
    return max(levels, key=lambda level: level.rank).value if levels else None
