"""The sample market of the demo, imported into a store that holds nothing."""

from matching import sample
from matching.codec import from_dict
from matching.domain import Consent, Person
from matching.importing import import_offers, import_profiles
from matching.store import Store
from matching.workspace import Workspace


def import_sample(work: Workspace) -> bool:
    """Import the embedded offers, profiles and persons when the store is empty; whether it was."""
    if work.store.offers.count(status=None) or work.store.profiles.count():
        return False
    import_offers(work.store, enumerate(sample.offers(), 1), work.communes, work.rome, coder=work.coder)
    import_profiles(work.store, enumerate(sample.profiles(), 1), work.communes, work.rome, coder=work.coder)
    _import_persons(work.store)
    return True


def _import_persons(store: Store) -> None:
    with store.transaction() as tx:
        for raw in sample.persons():
            given = [from_dict(Consent, {"given_at": one.pop("at"), **one}) for one in raw.pop("consents")]
            person = from_dict(Person, {**raw, "profile": (raw["profile"]["source"], raw["profile"]["id"])})
            tx.persons.upsert([person])
            key = tx.persons.keys([person.ref])[person.ref]
            for consent in given:
                tx.consents.give(key, consent.purpose, consent.audience, consent.given_at, "sample")
