"""Stated occupations to those of the ROME release in use: by code and label, by appellation, else by their wording."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from matching.batched import batched
from matching.domain import Offer, Profile, RomeRef
from matching.rome import Rome

BATCH = 512
MIN_PROBABILITY = 0.2
"""A coded occupation less likely than this is not kept: it would be wrong four times in five."""


class Coder(Protocol):
    """Free wording to ROME codes, as `matching.coding.OccupationCoder` does."""

    def code(
        self, titles: Sequence[str], descriptions: Sequence[str | None] | None = None, n: int = 10
    ) -> list[list[tuple[str, float]]]:
        """(code, probability) pairs of each title, best first."""
        ...


class _Stated(NamedTuple):
    """What is said of one occupation."""

    rome: RomeRef | None
    appellation: str | None
    wording: str
    description: str = ""


def place_offers(offers: Iterable[Offer], rome: Rome, coder: Coder | None = None) -> Iterator[Offer]:
    """Give each offer an occupation of this release; the stated one stays where none is found.

    Args:
        offers: as parsed.
        rome: the release in use.
        coder: codes the titles that the release does not know word for word; None: they stay as stated.
    """
    for batch in batched(offers, BATCH):
        stated = [_Stated(offer.rome, offer.appellation, offer.title, offer.description) for offer in batch]
        for offer, found in zip(batch, _place(stated, rome, coder), strict=True):
            yield offer if found == offer.rome else replace(offer, rome=found)


def place_profiles(profiles: Iterable[Profile], rome: Rome, coder: Coder | None = None) -> Iterator[Profile]:
    """Give each project and experience an occupation of this release; arguments as in `place_offers`."""
    for batch in batched(profiles, BATCH):
        found = iter(_place([stated for profile in batch for stated in _stated(profile)], rome, coder))
        for profile in batch:
            projects = tuple(replace(project, rome=next(found)) for project in profile.projects)
            experiences = tuple(replace(experience, rome=next(found)) for experience in profile.experiences)
            yield replace(profile, projects=projects, experiences=experiences)


def _stated(profile: Profile) -> Iterator[_Stated]:
    for project in profile.projects:
        yield _Stated(project.rome, project.appellation, project.appellation or "")
    for experience in profile.experiences:
        yield _Stated(experience.rome, None, experience.title)


def _place(stated: Sequence[_Stated], rome: Rome, coder: Coder | None) -> list[RomeRef | None]:
    found = [rome.resolve(one.rome, one.appellation, one.wording or None) for one in stated]
    unknown = [i for i, ref in enumerate(found) if ref is None and stated[i].wording]
    if coder is not None and unknown:
        ranked = coder.code([stated[i].wording for i in unknown], [stated[i].description for i in unknown], 1)
        for i, best in zip(unknown, ranked, strict=True):
            found[i] = _coded(best, rome)
    return [ref or one.rome for ref, one in zip(found, stated, strict=True)]


def _coded(best: list[tuple[str, float]], rome: Rome) -> RomeRef | None:
    if not best or best[0][0] not in rome or best[0][1] < MIN_PROBABILITY:
        return None
    code, probability = best[0]
    return RomeRef(code, rome.occupation(code).label, "4", round(probability, 3))
