"""The sample market of the demo, imported into a store that holds nothing."""

from matching import sample
from matching.importing import import_offers, import_persons, import_profiles
from matching.workspace import Workspace


def import_sample(work: Workspace) -> bool:
    """Import the embedded offers, profiles and persons when the store is empty; whether it was."""
    if work.store.offers.count(status=None) or work.store.profiles.count():
        return False
    import_offers(work.store, enumerate(sample.offers(), 1), work.communes, work.rome, coder=work.coder)
    import_profiles(work.store, enumerate(sample.profiles(), 1), work.communes, work.rome, coder=work.coder)
    import_persons(work.store, enumerate(sample.persons(), 1))
    return True
