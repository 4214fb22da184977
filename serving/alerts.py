"""Digests with what they name: offers, answers, the question."""

from collections.abc import Iterable, Mapping, Sequence

from matching.domain import Digest, Offer
from matching.store import Store
from serving import asking
from serving.answers import answers_to_offers
from serving.schemas.alerts import AlertQuestion, MyAlert, PendingAlert, my_alert, pending_alert


def my_alerts(store: Store, profile: int, digests: Sequence[Digest], domains: Mapping[str, str]) -> list[MyAlert]:
    """Digests as the person reads them.

    Args:
        store: of what they name.
        profile: key of the person's.
        digests: theirs, sent.
        domains: labels, see `matching.asking.question`.
    """
    offers, answers = _offers(store, digests), answers_to_offers(store, profile)
    return [my_alert(one, offers, answers, question_of(store, one, domains)) for one in digests]


def pending_alerts(store: Store, digests: Sequence[Digest], domains: Mapping[str, str]) -> list[PendingAlert]:
    """Digests as an adviser reviews them; arguments as `my_alerts`."""
    offers = _offers(store, digests)
    asked = [asking.asked(one, domains) for one in digests]
    return [pending_alert(one, offers, said.text if said else None) for one, said in zip(digests, asked, strict=True)]


def question_of(store: Store, digest: Digest, domains: Mapping[str, str]) -> AlertQuestion | None:
    """The question of a digest, and what was replied; None when it asks nothing."""
    question = asking.asked(digest, domains)
    if question is None:
        return None
    said = asking.replied(store, digest)
    accepted = None if said is None else asking.accepted(said)
    changes = [] if said is None or accepted is None else [*question.kept(accepted, said.at)]
    return AlertQuestion(text=question.text, accepted=accepted, changes=changes)


def _offers(store: Store, digests: Iterable[Digest]) -> dict[int, Offer]:
    return store.offers.get({key for one in digests for key in one.content.named})
