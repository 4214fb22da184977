"""Which step of the library keeps each open offer from a person, at their turn."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.alerts.decency import decent, interesting, neighbouring, senders, sparing
from matching.alerts.desk import Desk
from matching.alerts.matched import KEPT, SHORTLIST
from matching.columns import ProfileColumns
from matching.domain import Due, Veto
from matching.eligibility import VETOES, broken, vetoes
from matching.features import Pairs
from matching.matcher import Shortlists
from matching.matcher.batch import Batch

WISHES = tuple(veto for veto in VETOES if veto is not Veto.ANSWERED)

STEPS = (
    "no_turn",
    *(f"wish.{veto.value}" for veto in WISHES),
    *(f"rule.{veto.value}" for veto in WISHES),
    "answered",
    "search",
    "shortlist",
    "floor",
    "suspended",
    "copy",
    "employer_cap",
    "neighbour",
    "kept",
    "places",
    "pushed",
)
"""What keeps an offer from a person, in order: it was never open at a turn; a veto of the profile, or of a rule that a
refusal made; an answer; the search, the best of it; the floor; suspended; a copy of a better one; the cap by employer;
there are offers of their own occupation, or better neighbours; the best that are kept; the places of a digest. "pushed"
is none of them."""

STEP: Mapping[str, int] = {name: row for row, name in enumerate(STEPS)}

EVERYTHING = 1_000_000

Ints = NDArray[np.int64]


def steps(desk: Desk, due: Sequence[Due], keys: Sequence[Ints], at: datetime) -> Iterator[Ints]:
    """The step that keeps each of some open offers from each person.

    It is "pushed" for those that were pushed before, and "places" for those that may be now.

    Args:
        desk: what the night is decided with.
        due: the people, of the usual handle.
        keys: of the offers that each is followed to, ascending.
        at: the moment of the night, aware.
    """
    profiles = desk.store.profiles.get([one.profile_key for one in due])
    asked = [profiles[one.profile_key] for one in due]
    pushed = desk.store.ledger.pushed([one.person_key for one in due])
    before = [np.array(sorted(pushed.get(one.person_key, ())), np.int64) for one in due]
    found = desk.matcher.shortlists(asked, EVERYTHING, at, without=[own.tolist() for own in before])
    rows = np.searchsorted(found.query, np.arange(len(due) + 1))
    for first, batch in desk.matcher.batches(asked, 0, 0, at, None):
        for query in range(len(batch.queries)):
            row = first + query
            step = _barred(desk, batch, query, keys[row])
            group = _groups(desk, keys[row])
            for name, left in _left_out(desk, found, np.arange(rows[row], rows[row + 1]), before[row]):
                step[np.searchsorted(keys[row], found.key[left])] = STEP[name]
            step[np.isin(group, before[row])] = STEP["pushed"]
            yield step


def _barred(desk: Desk, batch: Batch, query: int, keys: Ints) -> Ints:
    """The first veto on each offer of one person, "search" where none is."""
    columns, people, n = desk.offers.state.columns, batch.queries.columns, len(keys)
    assert isinstance(people, ProfileColumns)
    offers = columns.take(columns.positions(keys))
    pairs = Pairs.of(people, np.full(n, query), offers, np.arange(n), np.zeros(n, np.float32))
    wishes = vetoes(pairs, desk.matcher.parts.occupations, desk.matcher.times)
    rules = wishes * 0 if batch.rules is None else broken(pairs, batch.rules, desk.matcher.times)
    step = np.full(n, STEP["search"])
    if batch.remembered is not None:
        step[batch.remembered.answered(pairs)] = STEP["answered"]
    for kind, masks in (("rule", rules), ("wish", wishes)):
        for veto in reversed(WISHES):
            step[masks >> VETOES.index(veto) & 1 > 0] = STEP[f"{kind}.{veto.value}"]
    return step


def _left_out(desk: Desk, found: Shortlists, rows: Ints, before: Ints) -> Iterator[tuple[str, Ints]]:
    """What comes to each step of what follows the search, of one person: the last that a row comes to left it out."""
    yield "shortlist", rows
    rows = rows[:SHORTLIST]
    yield "floor", rows
    fits = interesting(found.score[rows], found.liking[rows])
    rows = rows[fits | neighbouring(found.liking[rows], found.wrong_occupation[rows])]
    yield "suspended", rows
    keys = found.key[rows]
    group = _groups(desk, keys)
    rows = rows[~np.isin(keys, list(desk.store.offers.suspended(keys.tolist()))) & ~np.isin(group, before)]
    yield "copy", rows
    rows = rows[np.sort(np.unique(_groups(desk, found.key[rows]), return_index=True)[1])]
    yield "employer_cap", rows
    rows = rows[decent(found.query[rows], rows, senders(desk.pooled(found.key[rows])))]
    yield "neighbour", rows
    rows = rows[sparing(found.query[rows], interesting(found.score[rows], found.liking[rows]))]
    yield "kept", rows
    yield "places", rows[:KEPT]


def _groups(desk: Desk, keys: Ints) -> Ints:
    groups = desk.store.offers.groups(keys.tolist())
    return np.array([groups.get(key, key) for key in keys.tolist()], np.int64)
