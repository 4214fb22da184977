"""Digests with what they name: offers, answers, the question."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from matching.domain import Digest, Offer
from matching.store import Store
from matching.times import review_ends, zone_of
from serving import asking
from serving.answers import answers_to_offers
from serving.schemas.alerts import AlertQuestion, MyAlert, PendingAlert, my_alert, pending_alert
from serving.trainings import Told, listed


def my_alerts(store: Store, profile: int, digests: Sequence[Digest], domains: Mapping[str, str]) -> list[MyAlert]:
    """Digests as the person reads them.

    Args:
        store: of what they name.
        profile: key of the person's.
        digests: theirs, sent.
        domains: labels, see `matching.asking.question`.
    """
    offers, answers = _offers(store, digests), answers_to_offers(store, profile)
    return [my_alert(one, offers, answers, question_of(store, one, domains), _trainings(store, one)) for one in digests]


def pending_alerts(
    store: Store, digests: Sequence[Digest], domains: Mapping[str, str], days: int
) -> list[PendingAlert]:
    """Digests as an adviser reviews them.

    Args:
        store: as in `my_alerts`, like the next two.
        digests: they wait.
        domains: likewise.
        days: see `Settings.review_days`.
    """
    offers, people = _offers(store, digests), store.persons.get({one.person_key for one in digests})
    found = []
    for one in digests:
        question, person = asking.asked(one, domains), people.get(one.person_key)
        leaves_at = review_ends(one.made_at, zone_of(person.departement if person else None), days)
        found.append(pending_alert(one, offers, question.text if question else None, leaves_at, _trainings(store, one)))
    return found


def question_of(store: Store, digest: Digest, domains: Mapping[str, str]) -> AlertQuestion | None:
    """The question of a digest, and what was replied; None when it asks nothing."""
    question = asking.asked(digest, domains)
    if question is None:
        return None
    said = asking.replied(store, digest)
    accepted = None if said is None else asking.accepted(said)
    changes = [] if said is None or accepted is None else [*question.kept(accepted, said.at)]
    return AlertQuestion(text=question.text, accepted=accepted, changes=changes)


def _trainings(store: Store, digest: Digest) -> list[Told]:
    entries = {one.training_key: one for one in digest.content.trainings}
    return listed(store, digest.person_key, entries, digest.digest_id, datetime.now(UTC))


def _offers(store: Store, digests: Iterable[Digest]) -> dict[int, Offer]:
    return store.offers.get({key for one in digests for key in one.content.named})
