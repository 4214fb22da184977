"""The sample market of the demo, imported into a store that holds nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from matching import sample
from matching.domain import Audience, ClientScope, Proof, Provenance, Purpose
from matching.importing import import_offers, import_persons, import_profiles
from matching.store import Store
from matching.store.attested import Attested
from matching.workspace import Workspace
from serving.identity import Role
from serving.identity.demo import PEOPLE

ONE_DAY = timedelta(days=1)
PASSPORT = Audience.TRAINING_BODIES
BAKER = ("default", "P012")
"""A baker of the sample."""


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
