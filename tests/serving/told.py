"""A training that P001 was told of."""

from datetime import UTC, datetime, timedelta

from matching.domain import (
    Channel,
    DigestContent,
    DigestKind,
    DigestState,
    NewDigest,
    RomeRef,
    Session,
    TrainingEntry,
)
from matching.testing import make_training, north_of

PERSON = 1
SENTENCE = "Cette formation couvre une des 2 compétences qui manquent pour 2 offres près de chez vous"


def tell(store, offer_keys, state=DigestState.SENT, km=12.0, **changes):
    """Put a training into the store and a digest that tells of it: its key, and that of the digest."""
    now, profile = datetime.now(UTC), store.persons.profiles([PERSON])[PERSON]
    home = store.profiles.get([profile])[profile].place
    starts = now.date() + timedelta(days=30)
    defaults = {"title": "Cuire au four", "provider": "Le Fournil", "occupations": (RomeRef("D1102"),)}
    defaults |= {"place": north_of(home, km), "sessions": (Session(starts),), "price_eur": 1200.0, "cpf": True}
    training = make_training("T", 102, **(defaults | changes))
    store.trainings.upsert([training])
    key = store.trainings.keys([training.ref])[training.ref]
    content = DigestContent(trainings=(TrainingEntry(key, SENTENCE, tuple(offer_keys), km),))
    (digest,) = store.digests.write(
        [NewDigest(PERSON, "2026-11-28", DigestKind.SILENCE, DigestState.REVIEW, content)], now
    )
    store.training_ledger.add([(PERSON, key, digest)], now)
    if state is DigestState.SENT:
        store.digests.sent(digest, Channel.EMAIL, now)
    return key, digest
