"""Answers of one person: those that count, and the rules in force."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from matching import answering
from matching.domain import Employer, Event, EventKind, RefusalReason, Rule, RuleKind
from matching.refusals import in_force, stored_reason
from matching.store import Store
from matching.store.employers import identity
from serving.pagination import Cut, page
from serving.schemas.answers import MyAnswer, MyRule, my_rule
from serving.schemas.common import Page
from serving.schemas.offers import summary


def answers_to_offers(store: Store, profile: int) -> dict[int, Event]:
    """The last answer of a person to each offer, in whatever list they gave it, by key of the offer."""
    shown, standing = _standing(store, profile)
    ordered = sorted(standing.values(), key=lambda one: (one.at, one.event_id))
    return {shown[one.impression_id]: one for one in ordered}


def _standing(store: Store, profile: int) -> tuple[dict[int, int], dict[int, Event]]:
    """Offer, and answer that stands, of each impression that a person answered; it may stand no more."""
    happened = store.events.answers([profile], datetime.now(UTC))
    shown = {event.impression_id: offer for _, offer, event in happened}
    return shown, answering.standing_answers(event for _, _, event in happened)


def answer_once(
    tx: Store, impression_id: int, kind: EventKind, reasons: Collection[str], at: datetime, channel: str
) -> int:
    """Answer an offer by a form; the same answer given again, by a double click say, is the one given before.

    Returns:
        The id of the answer that stands.

    Raises:
        InputError: there is no such impression, or a reason is not in the table; nothing is written.
    """
    said = answering.standing_answers(tx.events.of([impression_id])).get(impression_id)
    if said is not None and (said.event, {*said.reasons}) == (kind, {stored_reason(slug) for slug in reasons}):
        return said.event_id
    return answering.answer(tx, impression_id, kind, [*reasons], at, channel=channel).event_id


def my_rules(store: Store, made: Mapping[int, Rule], at: datetime | None = None) -> list[MyRule]:
    """Rules in force, as their owner reads them, the latest first."""
    when = at or datetime.now(UTC)
    standing = {key: rule for key, rule in made.items() if in_force(rule, when)}
    named = {key: _siret(rule) for key, rule in standing.items()}
    found = store.employers.keys(Employer(siret=siret) for siret in named.values() if siret)
    names = {key: one.name for key, one in store.employers.get(found.values()).items()}
    keys = {key: found.get(identity(Employer(siret=siret)) or "") for key, siret in named.items() if siret}
    return [my_rule(key, rule, names.get(keys.get(key) or 0)) for key, rule in sorted(standing.items(), reverse=True)]


def _siret(rule: Rule) -> str | None:
    value = str(rule.value)
    return value if rule.kind is RuleKind.EMPLOYER and len(value) == 14 and value.isdecimal() else None


def answers_page(store: Store, profile: int, wanted: Cut, undo: str) -> Page[MyAnswer]:
    """What a person answered and that counts, the last offers shown first.

    Args:
        store: of the answers.
        profile: key of the person's profile.
        wanted: which page.
        undo: address under which an answer is taken back.
    """
    shown, standing = _standing(store, profile)
    before = wanted.after_key()
    ids = sorted((key for key in standing if not before or key < before), reverse=True)
    cut, more = ids[: wanted.limit], len(ids) > wanted.limit
    offers = store.offers.get({shown[key] for key in cut})
    notes = store.answer_notes.of([standing[key].event_id for key in cut])
    items = [
        MyAnswer(
            impression_id=key,
            offer=summary(shown[key], offers[shown[key]]) if shown[key] in offers else None,
            event_id=standing[key].event_id,
            event=standing[key].event,
            reasons=[RefusalReason(slug) for slug in standing[key].reasons],
            note=notes.get(standing[key].event_id),
            at=standing[key].at,
            undo=f"{undo}/{standing[key].event_id}",
        )
        for key in cut
    ]
    return page(items, (cut[-1],) if more else None)
