"""Killed at any moment while it writes, follows what it wrote and saves, a process leaves an index that agrees.

Run as a program, it is the one that is killed.
"""

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from matching.doctor import examine
from matching.domain import OfferStatus, Person
from matching.settings import Settings
from matching.testing import make_offer, make_profile
from matching.workspace import Workspace

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEPT = 150
"""Offers and profiles in force, at most: few enough for all to be encoded again by `matching doctor`."""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    url = request.getfixturevalue("make_database")() if request.param == "postgresql" else None
    return Settings(tmp_path / "data", url)


@pytest.fixture(scope="module")
def vectorizer():
    """Takes a quarter of a second to load, and never changes."""
    work = Workspace(Settings(Path("/nowhere"), ":memory:"))
    return work.vectorizer


def environment(settings):
    path = os.pathsep.join(filter(None, sys.path))
    named = {"MATCHING_DATA_DIR": str(settings.data_dir), "MATCHING_DATABASE_URL": settings.store_url}
    return os.environ | named | {"OMP_NUM_THREADS": "1", "PYTHONPATH": path}


def killed(settings, first, draw):
    """The last number that a writer said it had written, killed at a moment drawn."""
    program = [sys.executable, __file__, str(first)]
    with subprocess.Popen(program, env=environment(settings), stdout=subprocess.PIPE, text=True) as writer:
        said = [int(writer.stdout.readline()) for _ in range(draw.randint(1, 40))]
        try:
            writer.wait(draw.uniform(0, 0.05))  # anywhere between two numbers
        except subprocess.TimeoutExpired:
            writer.kill()
        said += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    assert writer.returncode < 0
    return said[-1]


def assert_it_agrees(settings, vectorizer, last):
    """A process that starts follows what was committed and has all of it; `matching doctor` finds no fault."""
    work = Workspace(settings)
    work.vectorizer = vectorizer
    with work.live as live:
        live.catch_up()
        for pool, table in ((live.offers, work.store.offers), (live.profiles, work.store.profiles)):
            assert pool.state.columns.keys.tolist() == table.keys_in_force()
            assert sorted({*(pool.state.index.ids // 8).tolist()}) == table.keys_in_force()
            assert pool.state.revision == table.revision
    titles = {offer.title for _, offer in work.store.offers.stream()}
    assert titles & {f"Boulanger {last}", f"Boulanger {last + 1}"}  # said, and committed
    checks = [*examine(work)]
    assert [fault for check in checks for fault in check.faults] == []
    assert sum(check.what.endswith("index") for check in checks) == 2
    work.store.close()


def check(settings, vectorizer, times, seed):
    draw, last = random.Random(seed), 0
    for _ in range(times):
        last = killed(settings, last + 2, draw)
        assert_it_agrees(settings, vectorizer, last)
    doctor = [sys.executable, "-c", "from matching.cli import main; main()", "doctor"]
    done = subprocess.run(doctor, env=environment(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": index") == 2 and "DIFFERS" not in done.stdout


def test_killed_five_times_the_index_equals_the_database(settings, vectorizer):
    check(settings, vectorizer, 5, seed=1)


@pytest.mark.slow
def test_killed_fifty_times_the_index_equals_the_database(settings, vectorizer):
    check(settings, vectorizer, 50, seed=2)


def write(store, number):
    """Something new, something changed, something closed, and someone erased."""
    person = Person(f"N{number}", profile=("default", f"P{number}"))
    with store.transaction() as tx:
        changed = make_offer("changed", title=f"Boulanger {number}")
        closed = make_offer(f"O{number - KEPT}", status=OfferStatus.FILLED)
        tx.offers.upsert([make_offer(f"O{number}"), changed, closed])
        tx.profiles.upsert([make_profile(f"P{number}"), make_profile("changed", salary_min_eur_month=1500.0 + number)])
        tx.persons.upsert([person])
    gone = store.persons.keys([("default", f"N{number - KEPT}")])
    for key in gone.values():
        store.erasure.erase(key, AT)


if __name__ == "__main__":
    work = Workspace(Settings(Path(os.environ["MATCHING_DATA_DIR"]), os.environ["MATCHING_DATABASE_URL"]))
    work.live.start(snapshot_s=0.01)
    for number in count(int(sys.argv[1])):
        write(work.store, number)
        work.live.catch_up()
        print(number, flush=True)
