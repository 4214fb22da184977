"""Which skills a training teaches: those that it states, else those at the heart of the occupations it prepares for."""

from collections.abc import Iterable
from dataclasses import dataclass

from matching.columns.codes import skill_number
from matching.domain import RomeRef, Training
from matching.rome import Rome


@dataclass(frozen=True, slots=True)
class Taught:
    """What a training teaches.

    Attributes:
        ogrs: OGR codes, ascending.
        inferred: not stated by the training, so said as what the occupation asks for.
        occupations: labels of those that it prepares for; of inferred skills, those that they come from.
    """

    ogrs: tuple[int, ...] = ()
    inferred: bool = False
    occupations: tuple[str, ...] = ()


def skills_of(training: Training, rome: Rome) -> Taught:
    """What a training teaches, as far as is known.

    Inferred are the skills at the heart of each occupation that it prepares for ("cœur de métier" of its ROME sheet):
    a training for bakers is not taken to teach all that some baker does. Of a ROME v3 code that was split into several
    sheets, only what all of them have at their heart: which of them it prepares for is not known.

    Args:
        training: as stored.
        rome: the release in use.
    """
    hearts = {_label(ref, rome): _heart(ref, rome) for ref in training.occupations}
    if stated := _numbers(skill.ogr for skill in training.skills):
        return Taught(stated, occupations=tuple(hearts))
    named = tuple(label for label, ogrs in hearts.items() if ogrs)
    return Taught(tuple(sorted(set().union(*hearts.values()))), True, named) if named else Taught()


def _heart(ref: RomeRef, rome: Rome) -> set[int]:
    codes = rome.children(ref.code) if ref.version == "3" else (ref.code,)
    hearts = [set(_numbers(skill.ogr for skill in rome.skills(code) if skill.core)) for code in codes]
    return set.intersection(*hearts) if hearts else set()


def _label(ref: RomeRef, rome: Rome) -> str:
    return rome.occupation(ref.code).label if ref.version != "3" and ref.code in rome else ref.label or ref.code


def _numbers(ogrs: Iterable[str | None]) -> tuple[int, ...]:
    return tuple(sorted({skill_number(ogr) for ogr in ogrs} - {-1}))
