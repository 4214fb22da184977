"""The page of one offer: what it is, what may be answered, what was, and what that changed."""

from typing import Any

from fastapi import Response

from matching import answering
from matching.domain import Event, EventKind, Impression, Offer, OfferStatus, Rule
from matching.refusals import PERSON, stored_reason
from serving.answers import answer_once, my_rules
from serving.errors import GoneError, InvalidError, NotFoundError
from serving.links import subscription
from serving.links.pages import Visit, page
from serving.links.urls import ANSWER_WORDS, ANSWERS, web
from serving.rights import shown_to
from serving.schemas.answers import refusal_reasons
from serving.schemas.offers import summary

KINDS = {word: kind for kind, word in ANSWER_WORDS.items()}

CHANNEL = "link"
"""Through which these answers come, as events tell it."""

GONE = "Cette offre a été retirée du service : il n’y a plus rien à répondre."
NO_ANSWER = "Choisissez l’une des réponses proposées."


def show(visit: Visit) -> Response:
    """The page; reading it changes nothing, however often and whoever does.

    Raises:
        GoneError: the offer, or the list that it was in, is not there any more.
    """
    shown, offer = _shown(visit)
    said, first = _standing(visit), KINDS.get(visit.asked, EventKind.INTERESTED)
    return page(
        visit.request,
        "answer",
        address=visit.address,
        offer=_brief(shown.offer_id, offer),
        closed=offer.status is not OfferStatus.OPEN,
        said=ANSWERS[said.event] if said else None,
        reasons=[PERSON[stored_reason(slug)].label for slug in said.reasons] if said else [],
        given=said.reasons if said else (),
        paused=subscription.state(visit) if said and not answering.PAUSES.isdisjoint(said.reasons) else None,
        rules=my_rules(visit.store, _rules(visit, shown), visit.at),
        choices=[_choice(kind) for kind in sorted(ANSWERS, key=lambda kind: kind is not first)],
    )


def say(visit: Visit) -> Response:
    """Answer; the same answer given again is the one given before.

    Raises:
        InvalidError: no answer is chosen.
        InputError: a reason is not in the table.
    """
    _shown(visit)
    kind = KINDS.get(visit.said("reponse"))
    if kind is None:
        raise InvalidError(NO_ANSWER)
    reasons = visit.form.get("raison", []) if kind is EventKind.REFUSED else []
    answer_once(visit.store, visit.link.subject, kind, reasons, visit.at, CHANNEL)
    return show(visit)


def take_back(visit: Visit) -> Response:
    """Take the answer back, or one of its rules alone; what is taken back already stays so."""
    shown, _ = _shown(visit)
    said, rule = _standing(visit), visit.said("regle")
    if rule:
        visit.store.rules.undo([key for key in _rules(visit, shown) if str(key) == rule], visit.at)
    elif said is not None:
        answering.undo(visit.store, said.event_id, visit.at, channel=CHANNEL)
    return show(visit)


def _shown(visit: Visit) -> tuple[Impression, Offer]:
    """What is answered, if it is still there and still theirs."""
    store, person = visit.store, visit.link.person_key
    try:
        shown = shown_to(store, store.persons.profiles([person]).get(person, 0), visit.link.subject)
    except NotFoundError:
        raise GoneError(GONE) from None
    offer = store.offers.get([shown.offer_id]).get(shown.offer_id)
    if offer is None:
        raise GoneError(GONE)
    return shown, offer


def _standing(visit: Visit) -> Event | None:
    return answering.standing_answers(visit.store.events.of([visit.link.subject])).get(visit.link.subject)


def _rules(visit: Visit, shown: Impression) -> dict[int, Rule]:
    """Those that the answer made."""
    made = visit.store.rules.made([shown.profile_id], visit.at).get(shown.profile_id, {})
    return {key: rule for key, rule in made.items() if rule.impression_id == shown.impression_id}


def _choice(kind: EventKind) -> dict[str, Any]:
    reasons = refusal_reasons() if kind is EventKind.REFUSED else []
    return {"word": ANSWER_WORDS[kind], "label": ANSWERS[kind], "reasons": reasons}


def _brief(key: int, offer: Offer) -> dict[str, Any]:
    said = summary(key, offer)
    lines = [*filter(None, (said.employer, said.place, said.contract_label))]
    return {"title": said.title, "lines": lines, "url": web(said.url)}
