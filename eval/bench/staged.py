"""People of a filled store with something on each of their pages: messages, lists, requests, offers of their own."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from matching.bank import Query
from matching.codec import to_json
from matching.domain import (
    Channel,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Employer,
    NewDigest,
    Training,
    TrainingEntry,
)
from matching.errors import InputError
from matching.store import Store
from matching.workspace import Workspace
from serving.identity import Role
from serving.routers.employers import source_of

PUBLISHED = 5
"""Offers of each employer."""

LISTED, ASKED = 10, 3
"""People on the shortlist of each adviser, and how many of them are asked for a contact."""

REVIEWED = 3
"""Messages that wait for each adviser."""

TAUGHT = Training("bench", "Préparer le certificat d’aptitude", source="bench", provider="Organisme du banc")
"""What messages tell of."""

People = dict[Role | None, list[str]]
"""External ids by role; "" for who does not log in."""


def stage(work: Workspace, n: int, draw: np.random.Generator) -> People:
    """Give `n` people of each kind something to read on each of their pages.

    Args:
        work: on a store that holds people, of the default source, and their advisers.
        n: how many of each kind, at most.
        draw: of who they are.
    """
    store, now = work.store, datetime.now(UTC)
    stored = store.profiles.keys_in_force()
    profiles = [stored[row] for row in draw.permutation(len(stored))[: n * ASKED + LISTED].tolist()]
    persons = store.persons.get(store.persons.of_profiles(profiles).values())
    advisers = [*dict.fromkeys(person.adviser.id for person in persons.values() if person.adviser)][:n]
    employers = [f"9{number:013d}" for number in range(n)]
    _write(work, [*persons][:n], DigestState.READY, now)
    for rank, adviser in enumerate(advisers):
        _write(work, [*store.persons.of_adviser(adviser, limit=REVIEWED)], DigestState.REVIEW, now)
        _gather(store, adviser, np.roll(profiles, -ASKED * rank)[:LISTED].tolist(), now)
    _publish(store, employers, draw)
    jobseekers = [person.id for person in persons.values()][:n]
    others = {Role.ADVISER: advisers, Role.EMPLOYER: employers, Role.ML: ["ml"] * n}
    return {None: [""] * n, Role.JOBSEEKER: jobseekers} | others


def _write(work: Workspace, persons: Sequence[int], state: DigestState, now: datetime) -> None:
    """A message to each, of offers that are shown to them; what leaves at once tells of a training too."""
    store = work.store
    store.trainings.upsert([TAUGHT])
    training = store.trainings.keys([TAUGHT.ref])[TAUGHT.ref]
    keys = store.persons.profiles(persons)
    profiles = store.profiles.get(keys.values())
    listed = work.show_offers([profiles[key] for key in keys.values()], "digest", "space", at=now)
    wanted = []
    for person, recorded in zip(keys, listed, strict=True):
        shown = store.impressions.get(recorded.impression_ids).values()
        offers = tuple(one.offer_id for one in shown)
        entries = tuple(DigestEntry(one.impression_id, one.offer_id) for one in shown)
        told = (TrainingEntry(training, TAUGHT.title, offers),) if state == DigestState.READY else ()
        content = DigestContent(entries, trainings=told)
        wanted.append(NewDigest(person, f"bench {state} {now}", DigestKind.OFFERS, state, content))
    written = {key: one.person_key for one, key in zip(wanted, store.digests.write(wanted, now), strict=True) if key}
    if state == DigestState.READY:
        store.training_ledger.add([(person, training, key) for key, person in written.items()], now)
        store.digests.all_sent([*written], Channel.SPACE, now)


def _gather(store: Store, adviser: str, profiles: Sequence[int], now: datetime) -> None:
    """A shortlist of an adviser, what they asked of those on it, and a pool of the occupation that one looks for."""
    kept = store.shortlists.create(Role.ADVISER, adviser, "À rappeler", now)
    for profile in profiles:
        store.shortlists.add(kept.key, profile, adviser, now)
    for profile in profiles[:ASKED]:
        with suppress(InputError):  # whoever has as many requests waiting as they may is asked no more
            store.contacts.ask(profile, None, None, Role.ADVISER, adviser, now)
    sought = [one.rome.code for found in store.profiles.get(profiles).values() for one in found.projects if one.rome]
    if sought:
        store.talent_pools.open("Ouverture", to_json(Query(romes=(sought[0],))), None, adviser, now)


def _publish(store: Store, employers: Sequence[str], draw: np.random.Generator) -> None:
    """Offers of employers who log in: real ones again, under their number."""
    known = draw.permutation(len(employers) * PUBLISHED) + 1
    offers = [*store.offers.get(known.tolist()).values()]
    for rank, offer in enumerate(offers):
        id_, siret = f"web-{rank:016x}", employers[rank % len(employers)]
        ours = replace(offer, id=id_, source=source_of(siret), employer=Employer("Maison du banc", siret))
        store.offers.upsert([ours])
