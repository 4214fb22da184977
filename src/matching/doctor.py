"""Whether the database, the pools and the bundles agree, where they do not, and what makes them.

The database is the truth: repairs make again what follows from what was said, and never change that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.alerts.folder import LASTS, Folder
from matching.bundle import CURRENT, MANIFEST, Bundle, default_models_dir
from matching.domain import SLOTS, TRUSTED
from matching.errors import BundleError, VectorIndexError
from matching.pool import Home, OfferSide, Pool, ProfileSide, Rows, Side, State, StoredPool, beside, unlike
from matching.store import Offers, Profiles, Store
from matching.workspace import Workspace

NAMED = 20
"""Differences of one kind that are named; the others are counted."""

SAMPLE = 500
"""Records in force, drawn at random, that are encoded again: a pool that is stale in one of a hundred is seen 99 times
in a hundred."""

Keys = NDArray[np.int64]
Source = Offers | Profiles


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        what: its name.
        found: what it holds.
        faults: what is not as it should be, a sentence each; none when all is well.
        repair: makes it right; None when only a person can, as the faults say.
    """

    what: str
    found: str
    faults: tuple[str, ...] = ()
    repair: Callable[[], object] | None = None


def examine(work: Workspace) -> Iterator[Check]:
    """Look at everything that the settings select.

    Raises:
        StoreError: the database cannot be used.
    """
    store, rome = work.store, work.rome
    name, _ = store.pulse()
    yield Check("database", f"{name}: {store.offers.count()} offers, {store.profiles.count()} profiles")
    yield _audit(store)
    yield _night(work.settings.data_dir, datetime.now(UTC))
    yield _messages(store)
    yield _trainings(store, datetime.now(UTC).date())
    yield _certificates(store, datetime.now(UTC).date())
    checks = [*_bundles(work.settings.models_dir or default_models_dir())]
    yield from checks
    if any(check.faults for check in checks if check.what.endswith("served")):
        return  # nothing can be encoded
    yield from _pools(OfferSide(work.vectorizer, rome), store.offers, work)
    yield from _pools(ProfileSide(work.vectorizer, rome), store.profiles, work)


def _audit(store: Store) -> Check:
    """The chain of the audit log."""
    broken = store.audit.verify()
    faults = () if broken is None else (f"Row {broken} is not as it was written, or is missing: restore a backup.",)
    return Check("audit log", "whole" if broken is None else f"broken at row {broken}", faults)


def _messages(store: Store) -> Check:
    """What could not be sent waits for a person: nothing tries it again."""
    dead = store.outbox.count_dead()
    cure = "`matching outbox dead` says why; once that is cured, `matching outbox retry` tries again"
    faults = tuple(f"{n} of kind {kind} could not be sent: {cure}." for kind, n in dead.items())
    return Check("messages", f"{sum(dead.values())} could not be sent", faults)


def _certificates(store: Store, day: date) -> Check:
    """Certificates that expired no longer certify, once profiles are made again without them."""
    n = store.attested.expired(day)
    cure = "make these profiles again, as `matching retain` does every night"
    faults = (f"{n} profiles are still certified by what has expired: {cure}.",) if n else ()
    return Check("certificates", f"{n} expired and not acted on", faults, partial(store.attested.expire, day))


def _trainings(store: Store, today: date) -> Check:
    """Catalogues age: a session that has begun or is no longer believed is shown to nobody."""
    counts, stated = store.trainings.counts(today), dict[str, date]()
    for _, training in store.trainings.open(today):
        if training.stated_on is not None:
            stated[training.source] = max(training.stated_on, stated.get(training.source, date.min))
    found = [_catalogue(source, *numbers, stated.get(source)) for source, numbers in counts.items()]
    faults = [*_aged(counts, stated, today)]
    if lost := store.training_ledger.lost():
        faults.append(f"{lost} trainings that people were told of are not in the database: restore a backup.")
    return Check("trainings", "; ".join(found) or "none", tuple(faults))


def _catalogue(source: str, n: int, open_: int, stated: date | None) -> str:
    when = f", stated on {stated}" if stated else ""
    return f"{source}: {n}, of which {open_} may be entered and {n - open_} have no session left{when}"


def _aged(counts: Mapping[str, tuple[int, int]], stated: Mapping[str, date], today: date) -> Iterator[str]:
    cure = "import a newer one with `matching import trainings`"
    for source, (_, open_) in counts.items():
        if not open_:
            yield f"No training of {source} may be entered any more: its catalogue is over; {cure}."
        elif source in stated and stated[source] + TRUSTED < today:
            yield f"The catalogue of {source} is of {stated[source]}, more than {TRUSTED.days} days ago; {cure}."


def _night(data_dir: Path, now: datetime) -> Check:
    """The files of a night of alerts, which name people by key, do not outlive it."""
    left = Folder.left(data_dir)
    if left is None:
        return Check("night of alerts", "none under way")
    found = f"{left.path}, of {left.at:%Y-%m-%d %H:%M} UTC"
    if now - left.at < LASTS:
        return Check("night of alerts", found)
    cut = "It was cut short: run `matching alerts run`, which deletes it and decides anew."
    return Check("night of alerts", found, (cut,), left.close)


def _bundles(models_dir: Path) -> Iterator[Check]:
    try:
        served = Bundle.open(models_dir).id
        yield Check("bundle served", served)
    except BundleError as fault:
        served = ""
        yield Check("bundle served", str(models_dir / CURRENT), (str(fault),))
    for folder in sorted(path.parent for path in models_dir.glob(f"*/{MANIFEST}")):
        if folder.name != served:
            yield _bundle(folder)


def _bundle(folder: Path) -> Check:
    try:
        Bundle.read(folder)
    except BundleError as fault:
        return Check("bundle", folder.name, (str(fault),))
    return Check("bundle", folder.name)


def _pools(side: Side[Any, Any], source: Source, work: Workspace) -> Iterator[Check]:
    folder = side.folder(work.settings.data_dir)
    for other in beside(folder):
        yield _snapshot(f"{side.name} of another encoder", Home(other))
    home = Home(folder)
    if not home.exists:
        yield Check(f"{side.name}: snapshot", "none yet; the first use builds it")
        return
    repair = partial(StoredPool(side, source, home).rebuild, work.progress)
    snapshot = _snapshot(f"{side.name}: snapshot", home, repair)
    if snapshot.faults:
        yield snapshot
        return
    pool = Pool.open(side, folder)
    if why := unlike(pool.state, source.database_id, source.revision):
        yield Check(snapshot.what, snapshot.found, (f"It is of no use: {why}.",), repair)
        return
    yield snapshot
    faults = tuple(_differences(pool, source))
    index = len(pool.state.index)
    yield Check(f"{side.name}: index", f"{len(pool)} records, {index} vectors", faults, repair if faults else None)


def _snapshot(what: str, home: Home, repair: Callable[[], object] | None = None) -> Check:
    try:
        snapshot = home.read()
    except VectorIndexError as fault:
        return Check(what, str(home.path), (str(fault),), repair or home.delete)
    return Check(what, f"{snapshot.folder}, revision {snapshot.revision}")


def _differences(pool: Pool[Any], source: Source) -> Iterator[str]:
    """What a process that opens the pool and follows the database would have wrong."""
    revision = source.revision
    pool.refresh(source.changes_since(pool.state.revision), revision)
    state, stored = pool.state, np.array(source.keys_in_force(), np.int64)
    held, indexed = state.columns.keys, np.unique(state.index.ids // SLOTS)
    sample = _drawn(np.intersect1d(stored, held))
    stale = _stale(pool.side, state, sample, source.get(sample.tolist()))
    moved = np.array([key for key, _ in source.changes_since(revision)], np.int64)  # since all this began
    differences = {
        "in force in the database and not in the pool": np.setdiff1d(stored, held),
        "in the pool and not in force in the database": np.setdiff1d(held, stored),
        "in the index and not in the columns": np.setdiff1d(indexed, held),
        "not in the pool as the database has it": stale,
    }
    for what, keys in differences.items():
        yield from _named(pool.side.name, np.setdiff1d(keys, moved), what, source)


def _named(kind: str, keys: Keys, what: str, source: Source) -> Iterator[str]:
    first = keys[:NAMED].tolist()
    refs = source.refs(first)
    for key in first:
        name = "/".join(refs[key]) if key in refs else "unknown to the database"
        yield f"{kind} {key} ({name}): {what}."
    if len(keys) > NAMED:
        yield f"{kind}: {len(keys) - NAMED} more, {what}."


def _drawn(keys: Keys) -> Keys:
    return np.sort(np.random.default_rng().permutation(keys)[:SAMPLE])


def _stale(side: Side[Any, Any], state: State[Any], keys: Keys, records: dict[int, Any]) -> Keys:
    """Keys whose columns or ids of vectors are not those that their records give."""
    some = [key for key in keys.tolist() if key in records]
    if not some:
        return keys[:0]
    rows: Rows[Any] = side.rows(some, [records[key] for key in some])
    held = state.columns.take(state.columns.positions(rows.columns.keys))
    wrong = ~_same(held.rows, rows.columns.rows)
    for name, column in rows.columns.lists.items():
        pairs = zip(range(len(some)), held.lists[name].lengths(), column.lengths(), strict=True)
        wrong |= [n != m or (held.lists[name][row] != column[row]).any() for row, n, m in pairs]
    ids = state.index.ids
    ids = ids[np.isin(ids // SLOTS, rows.columns.keys)]
    unlike_ids = np.setxor1d(ids, rows.ids) // SLOTS
    return np.union1d(rows.columns.keys[wrong], unlike_ids)


def _same(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each record is the same but for the last digits of what was computed."""
    same = np.ones(len(left), bool)
    for name in left.dtype.names or ():
        one, other = left[name].reshape(len(left), -1), right[name].reshape(len(left), -1)
        alike = np.isclose(one, other, 1e-4, 1e-4, equal_nan=True) if one.dtype.kind == "f" else one == other
        same &= alike.all(axis=1)
    return same
