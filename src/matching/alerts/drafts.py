"""What someone would be sent, before it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.alerts.chosen import Listed
from matching.domain import (
    WELCOME,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Due,
    Match,
    NewDigest,
    TrainingEntry,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone would be sent, as far as what is known before the transaction tells.

    Attributes:
        due: who.
        cycle: the occasion, see `matching.domain.NewDigest`.
        listed: offers; None: none.
        closed: keys of offers sent before that have closed.
        relaxations: what each wish costs someone who is told why nothing comes, in French; None: they are not told.
        question: slug of the one that is asked with the offers; None asks nothing.
        broadened: why neighbouring occupations are there, in French; None when they are not.
        trainings: that would fill what is missing, the best first.
    """

    due: Due
    cycle: str
    listed: Listed | None = None
    closed: Sequence[int] = ()
    relaxations: tuple[str, ...] | None = None
    question: str | None = None
    broadened: str | None = None
    trainings: tuple[TrainingEntry, ...] = ()

    @property
    def kind(self) -> DigestKind | None:
        """Of the digest; None: there is nothing to say."""
        if self.cycle == WELCOME:
            return DigestKind.WELCOME
        if self.listed:
            return DigestKind.OFFERS
        if self.relaxations is not None:
            return DigestKind.SILENCE
        return DigestKind.CLOSED if self.closed else None

    def digest(self, state: DigestState, impression_ids: Iterable[int]) -> NewDigest:
        """The digest, to be written; `kind` is not None.

        Args:
            state: `REVIEW` or `READY`.
            impression_ids: of the offers, in order.
        """
        matches = self.listed.shown.found.matches if self.listed else ()
        entries = tuple(_entry(match, one) for match, one in zip(matches, impression_ids, strict=True))
        question = self.question if entries else None
        content = DigestContent(
            entries, tuple(self.closed), question, self.relaxations or (), self.broadened, self.trainings
        )
        return NewDigest(self.due.person_key, self.cycle, self.kind or DigestKind.OFFERS, state, content)


def _entry(match: Match, impression_id: int) -> DigestEntry:
    for_, against = (tuple(one.text for one in match.reasons if one.for_ is side) for side in (True, False))
    return DigestEntry(impression_id, match.candidate_key, for_, against, match.distance_km)
