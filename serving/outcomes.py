"""What an employer said of the people proposed for an offer, and that stands."""

from matching.answering import standing_answers
from matching.domain import Event, EventKind
from matching.store import Store

OUTCOMES = (EventKind.CONTACTED, EventKind.INTERVIEWED, EventKind.HIRED, EventKind.REFUSED)


def outcomes_of(store: Store, offer_key: int) -> dict[int, Event]:
    """The last outcome of each person that was not taken back, by the key of their profile.

    Args:
        store: of the events.
        offer_key: of the offer.
    """
    judged = {impression: profile for profile, impression in store.impressions.answered_of_offer(offer_key, "employer")}
    standing = standing_answers(store.events.of([*judged]), OUTCOMES, "employer")
    found: dict[int, Event] = {}
    for one in sorted(standing.values(), key=lambda one: one.event_id):
        found[judged[one.impression_id]] = one
    return found
