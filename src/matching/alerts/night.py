"""One night: whose turn it is, what suits them, who gets what, digests.

Parts of a few thousand people are matched each on its own, into files; one allocation decides over all of them; then
their digests are written, part by part. A night that was cut short is gone on with where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from matching.alerts.crew import Alone, Crew, Several, several
from matching.alerts.decided import decide
from matching.alerts.desk import Desk
from matching.alerts.folder import Folder, alone
from matching.alerts.matched import matched
from matching.alerts.part import Part
from matching.alerts.ranked import ranked
from matching.alerts.summary import Summary
from matching.domain import DigestKind, Due
from matching.duplicates import regroup

if TYPE_CHECKING:
    from matching.workspace import Workspace

PART = 4_096
"""People matched together: as many as `Matcher` searches at once."""

Progress = Callable[[str, int], None]
"""Told what is done ("compared", "matched", "decided") and for how many more offers or people."""


def run(work: "Workspace", now: datetime, processes: int = 1, progress: Progress | None = None) -> Summary:
    """Decide the digests of everyone whose turn it is, or go on with the night that was cut short.

    What advisers left unanswered goes out first, see `Digests.lapse`.

    Args:
        work: what is worked with; its settings are enough for other processes to open theirs.
        now: the moment, aware.
        processes: how many share the work.
        progress: told as it goes; None tells nobody.

    Raises:
        ConflictError: another process runs a night in this data folder.
    """
    tell = progress or _silent
    with alone(work.settings.data_dir), _crew(work, processes) as (desk, crew):
        desk.store.digests.lapse(now, work.settings.review_days)
        folder = Folder.begun(work.settings.data_dir, desk.store.offers.database_id, now)
        if not folder.allocated:
            regroup(desk.store, partial(tell, "compared"))
            _allocate(desk, folder, _match(desk, crew, folder, tell))
        total = Summary()
        for after, part in crew(_decided, [(folder, after) for after in folder.waiting]):
            total += part
            tell("decided", part.due)
            folder.done(after)
        folder.close()
    return total


def rehearse(work: "Workspace", now: datetime, processes: int = 1, progress: Progress | None = None) -> Summary:
    """Count what a night would decide, and write nothing but files that are gone at the end.

    Args:
        work: as in `run`, like the next three.
        now: likewise.
        processes: likewise.
        progress: likewise.
    """
    with TemporaryDirectory() as name, _crew(work, processes) as (desk, crew):
        folder = Folder(Path(name), now, now)
        parts = [Part.load(folder.part(after)) for after in _match(desk, crew, folder, progress or _silent)]
        received = desk.store.events.applications(now)
        ranks, _, _ = ranked(parts, desk.offers.state.columns, received)
    lists = [np.unique(part.person[own.rank >= 0]) for part, own in zip(parts, ranks, strict=True)]
    due, told = sum(len(part.people) for part in parts), sum(map(len, lists))
    pushed = sum(int(np.count_nonzero(own.rank >= 0)) for own in ranks)
    return Summary(due, Counter({DigestKind.OFFERS: told}), 0, pushed, due - told)


def _silent(what: str, n: int) -> None:
    """Tell nobody."""


@contextmanager
def _crew(work: "Workspace", processes: int) -> Iterator[tuple[Desk, Crew]]:
    desk = Desk.of(work)  # first: the pool is brought up to date once, for all
    if processes == 1:
        yield desk, Alone(desk)
        return
    shared = replace(work.settings, threads=max(1, work.settings.threads // processes))
    with several(partial(type(work), shared), processes) as pool:
        yield desk, Several(pool, processes)


def _match(desk: Desk, crew: Crew, folder: Folder, tell: Progress) -> list[int]:
    """Have every part matched; their names."""
    names = list[int]()
    for after, n in crew(_matched, _parts(desk, folder)):
        names.append(after)
        tell("matched", n)
    return sorted(names)


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Folder
    after: int
    due: list[Due]


def _parts(desk: Desk, folder: Folder) -> Iterator[_Task]:
    """Everyone whose turn it is, in parts; those of a part that is matched are not read again."""
    after = 0
    while True:
        if folder.part(after).exists():
            people = Part.load(folder.part(after)).people.tolist()
            yield _Task(folder, after, [])
        else:
            due = desk.store.schedule.due(folder.at, after, PART)
            if not due:
                return
            people = [one.person_key for one in due]
            yield _Task(folder, after, due)
        if not people:
            return
        after = people[-1]


def _matched(desk: Desk, task: _Task) -> tuple[int, int]:
    """Match a part into its file; its name and how many people it has."""
    if task.due:
        matched(desk, task.due, task.folder.at).save(task.folder.part(task.after))
    return task.after, len(task.due)


def _allocate(desk: Desk, folder: Folder, names: list[int]) -> None:
    """Decide who gets what over all parts, and what pushing an offer to one more person costs from now on."""
    parts = [Part.load(folder.part(after)) for after in names]
    received = desk.store.events.applications(folder.at)
    ranks, prices, budgets = ranked(parts, desk.offers.state.columns, received)
    desk.store.prices.put_all(prices, budgets, folder.at)
    folder.allocate(dict(zip(names, ranks, strict=True)))


def _decided(desk: Desk, task: tuple[Folder, int]) -> tuple[int, Summary]:
    """Write the digests of a part."""
    folder, after = task
    part, ranks = folder.decided(after)
    desk.offers.follow()  # what closed meanwhile is not sent
    total = Summary()
    for batch in decide(desk, part, ranks, folder.at, folder.now):
        total += batch
    return after, total
