"""The sample market of the demo, imported into a store that holds nothing, and what people have begun in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from matching import sample
from matching.bank import Query
from matching.codec import to_json
from matching.domain import Audience, ClientScope, Place, Proof, Provenance, Purpose, Session, Skill, Training
from matching.importing import import_offers, import_persons, import_profiles
from matching.sourcing.tickets import ask
from matching.store import Store
from matching.store.attested import Attested
from matching.workspace import Workspace
from serving.identity import Role
from serving.identity.demo import PEOPLE

ONE_DAY = timedelta(days=1)
ANNE, MARC = "C001", "C002"
"""Advisers of the sample."""

PASSPORT = Audience.TRAINING_BODIES
BAKER = ("default", "P012")
"""A baker of the sample."""

SAINT_DENIS = "97411"

HOTEL, FOOD_SAFETY = ("G1602", "G1603", "G1605", "G1703", "G1803"), "404183"
"""Occupations of an hotel and its restaurant, a skill at the heart of some of them."""

CARER, CARE = ("default", "P003"), ("default", "DEMO003")
"""A home helper of Rennes, an offer there of the employer of the demo."""

KITCHEN = ("default", "DEMO001")
"""An offer for a cook that has been open for more than a month."""


def import_sample(work: Workspace) -> bool:
    """Import the embedded offers, profiles and persons, and register a partner, when the store is empty.

    Returns:
        Whether it was.
    """
    if work.store.offers.count(status=None) or work.store.profiles.count():
        return False
    import_offers(work.store, enumerate(sample.offers(), 1), work.communes, work.rome, coder=work.coder)
    import_profiles(work.store, enumerate(sample.profiles(), 1), work.communes, work.rome, coder=work.coder)
    import_persons(work.store, enumerate(sample.persons(), 1))
    name, source, now = "Agence d’intérim de démonstration", "demo", datetime.now(UTC)
    audience, id_ = Audience.TEMP_AGENCIES, PEOPLE[Role.PARTNER]
    work.store.clients.add(name, Role.PARTNER, frozenset(ClientScope), source, now, audience, id=id_)
    _attest(work.store, now)
    return True


def begin(work: Workspace) -> None:
    """Open a pool that a training would widen, ask advisers for people for an offer, and a person for a contact."""
    now = datetime.now(UTC)
    with work.store.transaction() as tx:
        _gather(tx, work.communes.by_insee(SAINT_DENIS) or Place(), now)
        (offer,) = tx.offers.keys([KITCHEN]).values()
        ask(tx, offer, tx.offers.get([offer])[offer], MARC, now)
        (carer,), (care,) = tx.profiles.keys([CARER]).values(), tx.offers.keys([CARE]).values()
        tx.contacts.ask(carer, care, tx.offers.employer_keys([care])[care], Role.EMPLOYER, PEOPLE[Role.EMPLOYER], now)


def _gather(tx: Store, place: Place, now: datetime) -> None:
    """A pool of people who keep food safe around Saint-Denis, and a training that teaches it there in three weeks."""
    sought = Query(romes=HOTEL, skills=(FOOD_SAFETY,), place=place, radius_km=50.0)
    tx.talent_pools.open("Hôtel de Saint-Denis, ouverture au printemps", to_json(sought), "974", ANNE, now)
    taught = Skill("Assurer le respect des normes de sécurité alimentaire", FOOD_SAFETY)
    sessions = (Session((now + 21 * ONE_DAY).date(), (now + 23 * ONE_DAY).date(), 12),)
    title, provider = "Hygiène alimentaire en restauration", "Centre Austral"
    tx.trainings.upsert(
        [Training("F1", title, "demo", provider, skills=(taught,), place=place, sessions=sessions, hours=21)]
    )


def _attest(store: Store, now: datetime) -> None:
    """A skills passport says of one person, who lets it, something that their profile says otherwise."""
    name, scopes, bodies = "Passeport de compétences de démonstration", [ClientScope.SKILLS_WRITE], PASSPORT
    store.clients.add(name, Role.PARTNER, scopes, "passeport", now, bodies, id="passeport")
    (profile,) = store.profiles.keys([BAKER]).values()
    (person,) = store.persons.of_profiles([profile]).values()
    for purpose in (Purpose.SHARING, Purpose.UPDATES):
        store.consents.give(person, purpose, bodies, now)
    store.attested.say(profile, "passeport", [*_titles(now.date())], now, bodies)


def _titles(day: date) -> Iterator[Attested]:
    """A title in force, another that has expired."""
    got, ended = day.replace(year=day.year - 2, day=1), day.replace(month=1, day=1)
    title = Proof(Provenance.CERTIFIED, "CAP Boulanger", "RNCP37537", "Académie de La Réunion", got)
    hygiene = Proof(
        Provenance.CERTIFIED, "Hygiène alimentaire en restauration", None, "Centre Austral", got, ended - ONE_DAY
    )
    baking = {"ogr": "124960", "label": "Défourner des pains et viennoiseries", "level": 3}
    clean = {"ogr": "403583", "label": "Assurer le respect des normes d'hygiène et de sécurité alimentaire", "level": 3}
    yield Attested("skills", baking, title)
    yield Attested("skills", clean, hygiene)
