"""What a referent adviser does for their people: who they are, their lists, the answers that they give otherwise."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from matching import answering
from matching.bank.solicited import Attention
from matching.domain import EventKind, Person
from matching.errors import ConflictError as Refused
from matching.errors import InputError
from matching.explain import rule_sentence
from matching.store import Store
from serving.answers import answers_page
from serving.errors import ConflictError, InvalidError, NotFoundError
from serving.identity import Principal
from serving.listing import list_offers, profile_of, with_handle
from serving.pagination import Paged, page
from serving.revealing import note_names
from serving.rights import AsAdviser, advised_answer, advised_impression, advised_profile, in_portfolio, portfolio
from serving.routers.my_offers import Limit
from serving.routing import make_router
from serving.schemas.advisers import (
    AdvisedPerson,
    AnswerKeyed,
    KeyedAnswer,
    LinkedSource,
    Neglect,
    NewLink,
    PortfolioPerson,
    identity,
)
from serving.schemas.answers import MyAnswer
from serving.schemas.common import Key, Page
from serving.schemas.jobseekers import my_profile
from serving.schemas.lists import MyOffers, my_offers
from serving.stating import statements_for_adviser
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : portefeuille")

UNDO = "/adviser/answers"

NO_SUCH_SOURCE = "Ce profil n’existe pas, ou ne peut pas être rattaché à celui-ci."


@router.get("/adviser/portfolio")
def get_portfolio(
    me: AsAdviser,
    store: Reading,
    paged: Paged,
    attention: Annotated[
        Neglect | None, Query(description="Qui reçoit trop d’attention, ou pas ; absent : toutes.")
    ] = None,
) -> Page[PortfolioPerson]:
    """Mon portefeuille.

    Les personnes dont je suis le référent ou la référente, avec ce qu’elles reçoivent d’attention. Chaque lecture d’un
    nom est notée ; la personne la voit.
    """
    after, n = paged.after_key(), paged.limit + 1
    found = store.persons.of_adviser(me.id, after, n) if attention is None else _noticed(store, me, attention, after, n)
    keys = [*found][: paged.limit]
    note_names(store, me, keys)
    items = _portfolio(store, {key: found[key] for key in keys})
    return page(items, (keys[-1],) if len(found) > len(keys) else None)


@router.get("/adviser/persons/{key}")
def get_advised_person(me: AsAdviser, store: Reading, key: Key) -> AdvisedPerson:
    """Une personne de mon portefeuille.

    Son identité et son profil. Cette lecture est notée ; la personne la voit.
    """
    person = in_portfolio(me, store, key)
    profile = store.persons.profiles([key]).get(key)
    with store.transaction() as tx:
        now = datetime.now(UTC)
        tx.views.record(key, me.role, me.id, "identity", now)
        tx.audit.append(me.actor, "identity_viewed", now, key)
    return AdvisedPerson(
        key=key,
        identity=identity(person),
        profile=my_profile(profile, profile_of(store, profile), store.sources.provenance(profile)) if profile else None,
        sources=_linked(store, profile) if profile else [],
        statements=statements_for_adviser(store, profile) if profile else [],
    )


@router.get("/adviser/persons/{key}/matches")
def get_advised_matches(me: AsAdviser, service: TheService, store: Reading, key: Key, limit: Limit = 10) -> MyOffers:
    """Les offres d’une personne.

    Celles que sa liste lui montrerait maintenant, avec leurs raisons. Ce qui est montré est enregistré.
    """
    own = advised_profile(me, store, key)
    profile, handle = with_handle(store, own)
    shown, held = list_offers(service, profile, own, limit, handle, "adviser")
    return my_offers(shown.found, shown.impression_ids, shown.offers(store), held)


@router.get("/adviser/persons/{key}/answers")
def get_advised_answers(me: AsAdviser, store: Reading, key: Key, paged: Paged) -> Page[MyAnswer]:
    """Les réponses d’une personne.

    Celles qui comptent, les dernières offres montrées d’abord.
    """
    return answers_page(store, advised_profile(me, store, key), paged, UNDO)


@router.post("/adviser/impressions/{impression_id}/answers", status_code=201)
def key_answer(me: AsAdviser, tx: Tx, impression_id: Key, body: KeyedAnswer) -> AnswerKeyed:
    """Saisir une réponse.

    Donnée par courrier, par téléphone ou de vive voix par une personne de mon portefeuille : elle compte autant.
    """
    advised_impression(me, tx, impression_id)
    kind, reasons = EventKind(body.event), [*body.reasons]
    done = answering.answer(tx, impression_id, kind, reasons, channel=body.channel, keyed_by=me.id)
    if body.note:
        tx.answer_notes.put(done.event_id, body.note)
    return _keyed(done)


@router.delete("/adviser/answers/{event_id}")
def undo_keyed_answer(me: AsAdviser, tx: Tx, event_id: Key) -> AnswerKeyed:
    """Revenir sur une réponse.

    D’une personne de mon portefeuille, saisie par elle ou pour elle : tout est comme si elle n’avait pas été donnée.
    """
    event = advised_answer(me, tx, event_id)
    return _keyed(answering.undo(tx, event_id, channel=event.channel, keyed_by=me.id))


@router.post("/adviser/persons/{key}/sources", status_code=201)
def link_source(me: AsAdviser, tx: Tx, key: Key, body: NewLink) -> list[LinkedSource]:
    """Rattacher un profil d’une autre source.

    De la même personne : les deux n’en font qu’un, l’information la mieux établie l’emporte. Cela se défait.
    """
    profile, now = advised_profile(me, tx, key), datetime.now(UTC)
    if not {*tx.persons.of_profiles(tx.profiles.keys([(body.source, body.id)]).values())} <= portfolio(me, tx):
        raise InvalidError(NO_SUCH_SOURCE)  # the profile of someone else's person is not theirs to move
    try:
        tx.sources.link(profile, (body.source, body.id), me.id, now)
    except Refused:
        raise ConflictError("Ce profil est déjà rattaché, ou en a d’autres rattachés : détachez-les d’abord.") from None
    except InputError:
        raise InvalidError(NO_SUCH_SOURCE) from None
    tx.audit.append(me.actor, "source_linked", now, key, body.model_dump())
    return _linked(tx, profile)


@router.post("/adviser/persons/{key}/sources/unlink")
def unlink_source(me: AsAdviser, tx: Tx, key: Key, body: NewLink) -> list[LinkedSource]:
    """Détacher un profil d’une autre source.

    Chacun retrouve ce qu’il avait.
    """
    profile, now = advised_profile(me, tx, key), datetime.now(UTC)
    if (body.source, body.id) not in tx.sources.linked(profile).values():
        raise NotFoundError
    tx.sources.unlink(profile, (body.source, body.id), now)
    tx.audit.append(me.actor, "source_unlinked", now, key, body.model_dump())
    return _linked(tx, profile)


def neglected(store: Store, me: Principal) -> dict[Neglect, set[int]]:
    """Profiles of the portfolio who get too much attention, or none."""
    mine = portfolio(me, store)
    to = Attention.to(mine, store, datetime.now(UTC))
    return {
        Neglect.NEVER_SHOWN: {key for key in mine if key not in to.shown},
        Neglect.TOO_SOLICITED: {key for key in mine if to.spares(key)},
    }


def _noticed(store: Store, me: Principal, attention: Neglect, after: int, n: int) -> dict[int, Person]:
    """Some people of the portfolio, by key, as `Persons.of_adviser` gives everyone."""
    people = store.persons.of_profiles(neglected(store, me)[attention]).values()
    keys = sorted(key for key in people if key > after)[:n]
    found = store.persons.get(keys)
    return {key: found[key] for key in keys if key in found}


def _portfolio(store: Store, people: dict[int, Person]) -> list[PortfolioPerson]:
    owned, reviewed = store.persons.profiles(people), store.subscriptions.reviewed(people)
    profiles = store.profiles.get(owned.values())
    to = Attention.to(owned.values(), store, datetime.now(UTC))
    found = []
    for key, person in people.items():
        number = owned.get(key)
        profile = profiles.get(number or 0)
        projects = profile.projects if profile else ()
        said = [one.appellation or (one.rome.label if one.rome else None) for one in projects]
        found.append(
            PortfolioPerson(
                key=key,
                name=person.name,
                profile_key=number,
                occupations=[label for label in said if label],
                support=profile.support if profile else None,
                reviewed=key in reviewed,
                solicited=to.solicited.get(number or 0, 0),
                shown=to.shown.get(number or 0, 0),
            )
        )
    return found


def _linked(store: Store, profile: int) -> list[LinkedSource]:
    return [LinkedSource(source=source, id=id_) for source, id_ in store.sources.linked(profile).values()]


def _keyed(done: answering.Answered) -> AnswerKeyed:
    rules = [rule_sentence(rule) for rule in done.rules.values()]
    return AnswerKeyed(event_id=done.event_id, undo=f"{UNDO}/{done.event_id}", rules=rules)
