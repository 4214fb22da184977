"""Texts that people write are read before they are kept: what the law forbids is sent back, with another wording."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator

from matching.domain import Offer
from matching.guard import LAW, Finding, Guard, Verdict
from matching.ingest import Accepted, Rejected
from matching.normalize.text import fold
from matching.rome import Rome
from serving.errors import InvalidError
from serving.schemas.common import Fault, Note, ShortNote

OFFER = (
    "Cette offre ne peut pas être publiée telle quelle : corrigez les passages signalés, ou parlez-en à votre agence."
)
SEARCH = "Cette recherche ne peut pas être faite."


class WordingError(InvalidError):
    """A text holds what the law forbids, or contradicts itself; each passage is a fault of the answer."""

    def __init__(self, message: str, passages: list[Fault]) -> None:
        super().__init__(message)
        self.passages = passages


@cache
def guard() -> Guard:
    """The guard of this process, which judges pay by the latest minimum known."""
    return Guard()


def verdict(offer: Offer) -> Verdict:
    """What is found in the title and the description of an offer."""
    return guard().check(f"{offer.title}\n{offer.description}", "offer")


def place(offer: Offer, found: Finding) -> tuple[Literal["title", "description"], int]:
    """The field of an offer that a finding begins in, and where in it, in characters."""
    after = found.start - len(offer.title) - 1
    return ("title", found.start) if after < 0 else ("description", after)


def let_through(offer: Offer) -> None:
    """Stop an offer that may not be published as it is.

    Raises:
        WordingError: the law forbids something in it.
    """
    found = verdict(offer)
    if found.is_flagged:
        raise WordingError(OFFER, [_fault(place(offer, one)[0], one) for one in stopping(found)])


def screened(outcome: Accepted[Offer] | Rejected) -> Accepted[Offer] | Rejected:
    """An offer of many: rejected, with its passages, when the law forbids something in it."""
    if isinstance(outcome, Accepted) and (found := verdict(outcome.value)).is_flagged:
        return Rejected("unlawful_wording", " ".join(map(told, stopping(found))))
    return outcome


def searched(words: Iterable[str], rome: Rome) -> None:
    """Let a search by words through; those of the ROME are, whatever they say.

    Raises:
        WordingError: the law forbids to search by one of them.
    """
    found = [one for said in words for one in stopping(guard().check(said, "query")) if not _known(said, rome)]
    if found:
        raise WordingError(f"{SEARCH} {told(found[0])}", [_fault("skills", one) for one in found])


def _known(said: str, rome: Rome) -> bool:
    return rome.skill(said) is not None or any(fold(said) == fold(one.label) for one in rome.release.skills)


def _fault(field: str, found: Finding) -> Fault:
    return Fault(field=field, code=found.ground.value, message=told(found))


def told(found: Finding) -> str:
    """A finding in one line: the words, what they name, what may be written instead, and the articles."""
    return f"« {found.span} » : {LAW[found.ground].label}. {found.suggestion} {found.article}."


def stopping(found: Verdict) -> list[Finding]:
    """The findings without which the text would be let through."""
    return [one for one in found.findings if one.severity.is_flagged]


def lawful_note(said: str) -> str:
    """A note about people, as it is.

    Raises:
        ValueError: the law forbids to keep it.
    """
    for one in stopping(guard().check_note(said)):
        raise ValueError(told(one))
    return said


LawfulNote = Annotated[Note, AfterValidator(lawful_note)]
"""A note about a person, which says nothing that the law forbids to keep."""

LawfulShortNote = Annotated[ShortNote, AfterValidator(lawful_note)]
"""Likewise, beside an answer; what people write of themselves is theirs, and goes unread."""
