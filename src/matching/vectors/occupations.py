"""Which occupations an offer, a project or a set of skills is about, with how much of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.batched import batched
from matching.domain import AGENCY, Experience, Offer, Project, RomeRef, Skill
from matching.rome import Rome

Rows = NDArray[np.int16]
Floats = NDArray[np.float32]

KEPT = 5
"""Occupations kept of a distribution: as good as all of them for ranking offers, where one alone loses much."""

STATED = {AGENCY: 0.95}
STATED_ELSEWHERE = 0.75
"""What a stated occupation counts beside the coder's opinion: at the agency a person chose it, elsewhere software."""

SURE = 0.7
LEAST_SHARE = 0.1
BATCH = 512
REMEMBERED = 100_000


class Coder(Protocol):
    """What `matching.coding.OccupationCoder` does."""

    @property
    def codes(self) -> Sequence[str]:
        """The codes it knows."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identity of the coder."""
        ...

    def probabilities(self, titles: Sequence[str], descriptions: Sequence[str | None] | None = None) -> Floats:
        """float32 (n, codes), rows sum to 1."""
        ...


class Shares(NamedTuple):
    """Some occupations of each of n things.

    Attributes:
        rows: int16 (n, KEPT) positions in `Rome.codes`, best first, -1 padded.
        shares: float32 (n, KEPT), each row sums to at most 1.
    """

    rows: Rows
    shares: Floats


class Occupations:
    """Finds them: what is stated first, what the coder reads from the words otherwise."""

    def __init__(self, coder: Coder, rome: Rome) -> None:
        self.rome = rome
        self._coder = coder
        self._positions = np.array([rome.position(code) for code in coder.codes], np.int16)
        self._memory: dict[tuple[str, str], tuple[Rows, Floats]] = {}
        self._sought: dict[tuple[RomeRef | None, str | None], list[tuple[int, float]]] = {}

    def of_offers(self, offers: Sequence[Offer]) -> Shares:
        """The stated occupation of each offer mixed with the coder's opinion of its title.

        One found through wording counts for its confidence, unless the coder is surer of it. The text is read, which
        takes time, only where no occupation is stated or surely found.
        """
        stated = [self.stated(offer) for offer in offers]
        pairs = list(zip(offers, stated, strict=True))
        coded = self.of_texts([(offer.title, "" if _sure(ref) else offer.description) for offer, ref in pairs])
        rows = np.array([self.rome.position(ref.code) if ref else -1 for ref in stated], np.int16)
        weights = np.array([_trust(ref, offer) for offer, ref in pairs], np.float32)
        own = np.where(coded.rows == rows[:, None], coded.shares, 0).sum(axis=1)
        found = np.array([ref is not None and ref.confidence is not None for ref in stated], np.bool_)
        missing = np.maximum(weights - own, 0) / np.maximum(1 - own, np.float32(1e-6))
        return _mixed(coded, rows, np.where(found, missing, weights).astype(np.float32))

    def stated(self, offer: Offer) -> RomeRef | None:
        """What an offer's fields, or its title word for word, say of its occupation, or what was found at import."""
        if offer.rome and offer.rome.confidence is not None and offer.rome.code in self.rome:
            return offer.rome
        return self.rome.resolve(offer.rome, offer.appellation, offer.title)

    def refs(self, offers: Sequence[Offer], found: Shares) -> list[RomeRef | None]:
        """One occupation each: the stated one, else the likeliest with its confidence, None when none is likely.

        Args:
            offers: of whom.
            found: what `of_offers` says of them.
        """
        best = zip(offers, found.rows[:, 0].tolist(), found.shares[:, 0].tolist(), strict=True)
        named = [(self.stated(offer), row, share) for offer, row, share in best]
        return [ref if ref and ref.confidence is None else self._ref(row, share) for ref, row, share in named]

    def of_texts(self, texts: Sequence[tuple[str, str]]) -> Shares:
        """The coder's opinion of (title, description) pairs."""
        if len(self._memory) > REMEMBERED:
            self._memory = {}
        memory = self._memory
        keys = [(title, description and str(hash(description))) for title, description in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in memory}
        for batch in batched(new.items(), BATCH):
            found = self._coded([text for _, text in batch])
            memory.update((key, (rows, part)) for (key, _), rows, part in zip(batch, *found, strict=True))
        if not keys:
            return Shares(np.zeros((0, KEPT), np.int16), np.zeros((0, KEPT), np.float32))
        rows, shares = zip(*(memory[key] for key in keys), strict=True)
        return Shares(np.stack(rows), np.stack(shares))

    def of_project(self, project: Project | Experience) -> list[tuple[int, float]]:
        """Occupations of a project or past job, best first; empty when it says nothing."""
        key = _said(project)
        if (found := self._sought.get(key)) is None:
            if len(self._sought) > REMEMBERED:
                self._sought.clear()
            found = self._sought[key] = self._seek(*key)
        return found

    def learn(self, sought: Iterable[Project | Experience]) -> None:
        """Read at once the words of those that `of_project` would read one after the other, each as long as all."""
        new = {key for one in sought if (key := _said(one)) not in self._sought}
        words = [name or (ref and ref.label) for ref, name in new if not self._stated(ref, name)]
        self.of_texts([(one, "") for one in words if one])

    def _seek(self, ref: RomeRef | None, name: str | None) -> list[tuple[int, float]]:
        if found := self._stated(ref, name):
            return [(self.rome.position(found.code), 1.0)]
        words = name or (ref and ref.label)
        return self._likely(words) if words else []

    def _stated(self, ref: RomeRef | None, name: str | None) -> RomeRef | None:
        """What a project says of its occupation without guessing; None when the release does not know it."""
        guessed = ref is not None and ref.confidence is not None
        found = ref if guessed and _sure(ref) else self.rome.resolve(None if guessed else ref, name, name)
        return found if found and found.code in self.rome else None

    def of_skills(self, skills: Sequence[Skill]) -> list[tuple[int, float]]:
        """Occupations whose sheets hold the skills, each skill shared out between them; else read from the labels."""
        votes: dict[int, float] = defaultdict(float)
        for skill in skills:
            holders = self._holders.get(skill.ogr or "", ())
            for row in holders:
                votes[row] += 1 / len(holders)
        if not votes:
            return self._likely(" ".join(skill.label for skill in skills)) if skills else []
        best = sorted(votes.items(), key=lambda vote: -vote[1])[:KEPT]
        total = sum(vote for _, vote in best)
        return [(row, vote / total) for row, vote in best]

    def skills(self, row: int) -> frozenset[str]:
        """OGR codes of the skills of an occupation."""
        if row not in self._skills:
            self._skills[row] = frozenset(skill.ogr for skill in self.rome.skills(self.rome.codes[row]))
        return self._skills[row]

    @cached_property
    def _skills(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        holders: dict[str, list[int]] = defaultdict(list)
        for row in range(len(self.rome.codes)):
            for ogr in self.skills(row):
                holders[ogr].append(row)
        return dict(holders)

    def _likely(self, words: str) -> list[tuple[int, float]]:
        rows, shares = self.of_texts([(words, "")])
        return [(row, share) for row, share in zip(rows[0].tolist(), shares[0].tolist(), strict=True) if row >= 0]

    def _ref(self, row: int, share: float) -> RomeRef | None:
        if row < 0 or share < LEAST_SHARE:
            return None
        code = self.rome.codes[row]
        return RomeRef(code, self.rome.occupation(code).label, "4", share)

    def _coded(self, texts: Sequence[tuple[str, str]]) -> Shares:
        descriptions = [description for _, description in texts]
        chances = self._coder.probabilities([title for title, _ in texts], descriptions if any(descriptions) else None)
        kept = min(KEPT, chances.shape[1])
        best = np.argpartition(-chances, kept - 1, axis=1)[:, :kept]
        return _sorted(self._positions[best], np.take_along_axis(chances, best, axis=1))


def _said(project: Project | Experience) -> tuple[RomeRef | None, str | None]:
    """What a project or past job says of its occupation."""
    return project.rome, project.title if isinstance(project, Experience) else project.appellation


def _sure(ref: RomeRef | None) -> bool:
    """Stated, or found through a label rather than guessed from free words."""
    return ref is not None and (ref.confidence is None or ref.confidence >= SURE)


def _trust(ref: RomeRef | None, offer: Offer) -> float:
    if ref is None:
        return 0.0
    return STATED.get(offer.origin or "", STATED_ELSEWHERE) if ref.confidence is None else ref.confidence


def _mixed(coded: Shares, rows: Rows, trust: Floats) -> Shares:
    """Add the stated occupation, instead of the least likely when the coder did not think of it."""
    shares = coded.shares * (1 - trust)[:, None]
    found = coded.rows.copy()
    known = (found == rows[:, None]) & (rows >= 0)[:, None]
    unthought = ~known.any(axis=1) & (rows >= 0)
    found[unthought, -1], shares[unthought, -1] = rows[unthought], trust[unthought]
    return _sorted(found, np.where(known, shares + trust[:, None], shares))


def _sorted(rows: Rows, shares: Floats) -> Shares:
    """Best first; what is unknown to the release comes last and counts nothing."""
    shares = np.where(rows < 0, 0, shares)
    if missing := KEPT - rows.shape[1]:
        rows = np.pad(rows, ((0, 0), (0, missing)), constant_values=-1)
        shares = np.pad(shares, ((0, 0), (0, missing)))
    order = np.argsort(-shares, axis=1, kind="stable")
    rows, shares = np.take_along_axis(rows, order, axis=1), np.take_along_axis(shares, order, axis=1)
    return Shares(np.where(shares > 0, rows, -1).astype(np.int16), shares.astype(np.float32))
