"""The sample market of the demo, imported into a store that holds nothing."""

from datetime import UTC, datetime

from matching import sample
from matching.domain import Audience, ClientScope
from matching.importing import import_offers, import_persons, import_profiles
from matching.workspace import Workspace
from serving.identity import Role
from serving.identity.demo import PEOPLE


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
    return True
