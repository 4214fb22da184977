"""A process killed at any moment while it writes: what it was told is written is there once, and nothing by halves."""

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from matching.store import Store

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from matching.domain import Actor, Event, EventKind, Impression, Offer, Profile
from matching.store import Store

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
store = Store.open(sys.argv[1])
number = int(sys.argv[2])
while True:
    with store.transaction() as tx:
        tx.offers.upsert([Offer(f"O{number}", "Cuisinier")])
        tx.profiles.upsert([Profile(f"P{number}")])
        key = tx.profiles.keys([("default", f"P{number}")])[("default", f"P{number}")]
        offer = tx.offers.keys([("default", f"O{number}")])[("default", f"O{number}")]
        shown = Impression(0, 1, "offers_for", "page", None, key, 0, offer, AT, "web", "b", 1, 0.5, 0.5, 0.0, None, "",
                           "s", (1.0,))
        impression = tx.impressions.record([shown])[0]
        tx.events.append([Event(0, impression, EventKind.APPLIED, "person", (), Actor.PERSON, "web", AT)])
        tx.outbox.put("told", {"number": number}, AT, AT)
    print(number, flush=True)
    number += 1
"""


def killed(url, first, after):
    """Numbers that a writer said were written before it was killed, `after` the first of them."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(first)], stdout=subprocess.PIPE, text=True
    ) as process:
        said = [int(process.stdout.readline()) for _ in range(after)]
        process.kill()
        return said + [int(line) for line in process.stdout.read().split("\n") if line]


def written(store):
    """Numbers of the offers, of the profiles, of the messages to send, and how many answers there are."""
    people = dict(store.profiles.stream())
    shown = [one.impression_id for key in people for one in store.impressions.of_profile(key)]
    tasks = store.outbox.take(10_000, AT, timedelta(0))
    return (
        sorted(int(offer.id[1:]) for _, offer in store.offers.stream()),
        sorted(int(profile.id[1:]) for profile in people.values()),
        sorted(task.payload["number"] for task in tasks),
        len(store.events.of(shown)),
    )


def check(url, times, seed):
    draw, last = random.Random(seed), 0
    for _ in range(times):
        said = killed(url, last + 1, draw.randint(1, 12))
        with Store.open(url) as store:
            offers, profiles, messages, answers = written(store)
            assert [key for key, _ in store.offers.changes_since(0)] == sorted(store.offers.keys_in_force())
        assert said == list(range(last + 1, said[-1] + 1))
        last = len(offers)
        assert last in (said[-1], said[-1] + 1)  # the last one may be written and not yet said
        assert offers == profiles == messages == list(range(1, last + 1))
        assert answers == last


def test_killed_five_times_nothing_is_lost_doubled_or_half_written(store_url):
    check(store_url, 5, seed=1)


@pytest.mark.slow
def test_killed_fifty_times_nothing_is_lost_doubled_or_half_written(store_url):
    check(store_url, 50, seed=2)
