"""A night killed at any moment, then begun again: everyone has one digest, and nothing is there by halves."""

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from matching.alerts import decided, night

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
PEOPLE = 60
NIGHT = """
import sys
from datetime import datetime
from pathlib import Path
from matching.alerts import decided, night
from matching.settings import Settings
from matching.testing import WordVectorizer, tiny_rome
from matching.workspace import Workspace

folder, url, at = sys.argv[1:]
night.PART, decided.BATCH = 16, 4
work = Workspace(Settings(Path(folder), url))
vars(work).update(rome=tiny_rome(), vectorizer=WordVectorizer())
work.offers
print("ready", flush=True)
night.run(work, datetime.fromisoformat(at), progress=lambda what, n: print(what, flush=True))
"""


def begin(work, after, pause_s):
    """Run a night in a process that is killed after some of its steps and a moment; whether it ended before."""
    command = [sys.executable, "-c", NIGHT, str(work.settings.data_dir), work.settings.store_url, AT.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(after):
            process.stdout.readline()
        try:
            assert process.wait(pause_s) == 0
            return True
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def check(work, market, times, seed):
    market.offers(*(f"o{n}" for n in range(30)))
    people = market.people(*(f"P{n}" for n in range(PEOPLE)))
    draw, cut = random.Random(seed), 0
    for _ in range(times):
        cut += not begin(work, draw.randint(1, 8), draw.uniform(0, 0.1))
    night.run(work, AT + timedelta(minutes=5))
    assert cut
    pushed = set()
    for person in people:
        (digest,) = market.digests(person)
        shown = work.store.impressions.get([one.impression_id for one in digest.content.entries])
        assert {one.digest_id for one in shown.values()} == {digest.digest_id}
        assert len(shown) == len(digest.content.entries) == 10
        pushed |= {(person, one.offer_key) for one in digest.content.entries}
        profile = work.store.persons.profiles([person])[person]
        assert len(work.store.impressions.of_profile(profile)) == 10
    ledger = work.store.ledger.pushed(people)
    assert {(person, group) for person, groups in ledger.items() for group in groups} == pushed
    tasks = work.store.outbox.take(1_000, AT + timedelta(days=1), timedelta(minutes=1))
    assert sorted(task.person_key for task in tasks) == people
    assert work.store.schedule.due(AT, 0, 10) == []
    assert not (work.settings.data_dir / "alerts" / "night").exists()


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(night, "PART", 16)
    monkeypatch.setattr(decided, "BATCH", 4)


def test_killed_five_times_a_night_gives_everyone_one_digest(work, market):
    check(work, market, 5, seed=1)


@pytest.mark.slow
def test_killed_fifty_times_a_night_gives_everyone_one_digest(work, market):
    check(work, market, 50, seed=2)
