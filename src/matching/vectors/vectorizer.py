"""`Vectorizer`: one vector an offer, one query vector a professional project.

A vector has two parts. The first stands for occupations: the inner product of a project's and an offer's approaches
the worth of the offer's occupations to someone with that project (`affinity`), weighted by how sure they are. The
second stands for wording: titles, skills. Its length is the same for all offers, so an offer whose occupation is
doubtful stays behind one whose occupation is sure. Free text enters through the coder; a CV's never does.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.domain import SLOTS, Experience, Offer, Profile, Project, RomeRef, Skill
from matching.encode import Encoder, normalized
from matching.rome import Rome
from matching.vectors.affinity import OccupationSpace
from matching.vectors.occupations import Coder, Occupations, Shares
from matching.vectors.wording import Wording

Floats = NDArray[np.float32]
Keys = NDArray[np.int64]

SCHEME = "1"
"""To be changed with anything here that changes the vectors."""

OCCUPATION_DIM = 96
WORDING_DIM = 32
OFFER_WORDING = 0.7
QUERY_WORDING = 0.3
"""Length of the wording part beside an occupation part of about 1, in offers and in queries."""

SKILLS = 0.3
PAST = 0.2
"""What the skills together, and the past jobs together, weigh beside a title or a project of 1."""

NEAR = 0.15
"""ROME proximity from which a past job has to do with a project."""

RELATED = 0.3
"""Cosine of wordings from which a skill that ROME does not list under a project has to do with it."""

LONG_MONTHS = 60


class Query(NamedTuple):
    """One intention of one profile: its occupations with their shares, and its weighted wording."""

    owner: int
    slot: int
    occupations: list[tuple[int, float]]
    name: str
    skills: list[str]
    past: list[tuple[str, float]]


class Vectorizer:
    """Offers and profiles to vectors.

    Args:
        encoder: of short texts.
        coder: of free titles into ROME.
        rome: the release that profiles and offers are matched in.
    """

    def __init__(self, encoder: Encoder, coder: Coder, rome: Rome) -> None:
        self._rome = rome
        self._occupations = Occupations(coder, rome)
        self._encoder = encoder
        self.dim = OCCUPATION_DIM + min(encoder.dim, WORDING_DIM)
        parts = (SCHEME, encoder.fingerprint, coder.fingerprint, rome.version, str(len(rome.codes)))
        self.fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @cached_property
    def _space(self) -> OccupationSpace:
        return OccupationSpace(self._rome, OCCUPATION_DIM)

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self._encoder, self._rome, WORDING_DIM)

    def prepare(self) -> None:
        """Work out now what the first vector would: it takes a second where the whole ROME is loaded."""
        _ = self._space, self._wording

    def offers(self, offers: Sequence[Offer]) -> Floats:
        """One vector an offer.

        Returns:
            float32 (n, dim), C-contiguous, L2-normalised.
        """
        if not offers:
            return np.zeros((0, self.dim), np.float32)
        found = self._occupations.of_offers(offers)
        first = np.einsum("nk,nkd->nd", found.shares, self._space.offered[found.rows])
        return _joined(first, self._offer_wording(offers), OFFER_WORDING)

    def occupations(self, offers: Sequence[Offer]) -> tuple[list[RomeRef | None], Shares]:
        """The occupation of each offer: the stated one, else the likeliest with its confidence.

        And the occupations behind its vector, best first, with how sure they are.
        """
        found = self._occupations.of_offers(offers)
        return self._occupations.refs(offers, found), found

    def profiles(self, profiles: Sequence[Profile]) -> tuple[Keys, Keys, Floats]:
        """One query a professional project, at most 8 a profile.

        Without a project, past jobs stand for projects; without them, the skills together are one; a profile that has
        nothing of these has no query.

        Returns:
            owner int64 (m,), rows of `profiles`; slot int64 (m,), which project; float32 (m, dim), L2-normalised.
        """
        if profiles:
            self._learn(profiles)
        queries = [query for row, profile in enumerate(profiles) for query in self._queries(row, profile)]
        if not queries:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, self.dim), np.float32)
        first = np.zeros((len(queries), OCCUPATION_DIM), np.float32)
        for vector, query in zip(first, queries, strict=True):
            for row, share in query.occupations:
                vector += share * self._space.wanted[row]
        vectors = _joined(first, self._query_wording(queries), QUERY_WORDING)
        owners, slots = ([query[field] for query in queries] for field in (0, 1))
        return np.array(owners, np.int64), np.array(slots, np.int64), vectors

    def _learn(self, profiles: Sequence[Profile]) -> None:
        """Read at once all the words that are then looked for one profile after the other."""
        past = [job for profile in profiles for job in profile.experiences]
        projects = [project for profile in profiles for project in profile.projects[:SLOTS]]
        self._occupations.learn([*projects, *past])
        names = [*(one.appellation for one in projects if one.appellation), *(job.title for job in past)]
        self._wording.learn(names + [self._label(skill) for profile in profiles for skill in profile.skills])

    def _offer_wording(self, offers: Sequence[Offer]) -> Floats:
        wording = self._wording([offer.title for offer in offers])
        skills = [
            (row, self._label(skill), 2.0 if skill.required else 1.0)
            for row, offer in enumerate(offers)
            for skill in offer.skills
        ]
        return normalized(wording + SKILLS * self._means(skills, len(offers)))

    def _query_wording(self, queries: Sequence[Query]) -> Floats:
        """Projects, the skills that have to do with each, and the past jobs."""
        wording = self._wording([query.name for query in queries])
        skills = [(row, label, 1.0) for row, query in enumerate(queries) for label in query.skills]
        past = [(row, title, weight) for row, query in enumerate(queries) for title, weight in query.past]
        return normalized(wording + SKILLS * self._means(skills, len(queries)) + PAST * self._means(past, len(queries)))

    def _means(self, parts: Sequence[tuple[int, str, float]], n: int) -> Floats:
        """Unit vector of the (owner, text, weight) of each of n owners; zero for an owner without text."""
        total = np.zeros((n, self._wording.dim), np.float32)
        if parts:
            owners, texts, weights = zip(*parts, strict=True)
            np.add.at(total, np.array(owners), np.array(weights, np.float32)[:, None] * self._wording(texts))
        return normalized(total)

    def _queries(self, owner: int, profile: Profile) -> Iterator[Query]:
        projects = self._projects(profile)
        past = [(job, self._occupations.of_project(job)) for job in profile.experiences]
        for slot, (name, wanted) in projects.items() or self._past_as_projects(past).items():
            near = [(job, found) for job, found in past if self._near(wanted, found)]
            yield Query(
                owner,
                slot,
                _enriched(wanted, near),
                name,
                self._relevant(profile.skills, wanted, name),
                [(job.title, _length(job)) for job, _ in near if job.title != name],
            )
        if not projects and not any(found for _, found in past) and profile.skills:
            yield Query(owner, 0, self._occupations.of_skills(profile.skills), "", self._labels(profile.skills), [])

    def _projects(self, profile: Profile) -> dict[int, tuple[str, list[tuple[int, float]]]]:
        found = {slot: self._occupations.of_project(p) for slot, p in enumerate(profile.projects[:SLOTS])}
        return {slot: (self._name(profile.projects[slot], rows), rows) for slot, rows in found.items() if rows}

    def _past_as_projects(
        self, past: list[tuple[Experience, list[tuple[int, float]]]]
    ) -> dict[int, tuple[str, list[tuple[int, float]]]]:
        """The distinct occupations of past jobs, the longest first."""
        months: dict[int, float] = defaultdict(float)
        first: dict[int, tuple[str, list[tuple[int, float]]]] = {}
        for job, found in past:
            if found:
                months[found[0][0]] += _length(job)
                first.setdefault(found[0][0], (job.title, found))
        longest = sorted(first, key=lambda row: -months[row])[:SLOTS]
        return {slot: first[row] for slot, row in enumerate(longest)}

    def _name(self, project: Project, found: list[tuple[int, float]]) -> str:
        return project.appellation or self._rome.occupation(self._rome.codes[found[0][0]]).label

    def _near(self, wanted: list[tuple[int, float]], found: list[tuple[int, float]]) -> bool:
        return bool(found) and any(
            row == found[0][0] or self._rome.proximity[row, found[0][0]] >= NEAR for row, _ in wanted
        )

    def _relevant(self, skills: Sequence[Skill], wanted: list[tuple[int, float]], name: str) -> list[str]:
        """Labels of the skills that ROME lists under the project's occupations, or that are worded like it."""
        listed = [any(skill.ogr in self._occupations.skills(row) for row, _ in wanted) for skill in skills]
        others = [self._label(skill) for skill, known in zip(skills, listed, strict=True) if not known]
        alike = self._wording(others) @ self._wording([name])[0] >= RELATED
        near = [label for label, related in zip(others, alike, strict=True) if related]
        return [self._label(skill) for skill, known in zip(skills, listed, strict=True) if known] + near

    def _labels(self, skills: Sequence[Skill]) -> list[str]:
        return [self._label(skill) for skill in skills]

    def _label(self, skill: Skill) -> str:
        """The official label of a coded skill, so that all who hold it share one vector."""
        official = self._rome.skill(skill.ogr) if skill.ogr else None
        return official.label if official else skill.label


def _length(job: Experience) -> float:
    return min(job.months or 6, LONG_MONTHS) / LONG_MONTHS


def _enriched(
    wanted: list[tuple[int, float]], past: list[tuple[Experience, list[tuple[int, float]]]]
) -> list[tuple[int, float]]:
    """A project's occupations, with a little of those of the past jobs that are near it."""
    months: dict[int, float] = defaultdict(float)
    for job, found in past:
        months[found[0][0]] += _length(job)
    total = max(1.0, sum(months.values()))
    return wanted + [(row, PAST * share / total) for row, share in months.items()]


def _joined(first: Floats, wording: Floats, length: float) -> Floats:
    return normalized(np.hstack([first, np.float32(length) * wording]).astype(np.float32))
