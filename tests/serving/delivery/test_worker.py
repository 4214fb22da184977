"""Real processes that empty an outbox, stopped and killed."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from matching.domain import DeliveryState, DigestState
from serving.delivery.worker import Worker
from tests.serving.delivery.conftest import BOTH

pytestmark = BOTH

ROOT = Path(__file__).resolve().parents[3]
PEOPLE, KILLS = 60, 5


@pytest.fixture
def start(store_url, relay, tmp_path):
    """Starts a worker process on the store and the relay."""
    file = tmp_path / "smtp.toml"
    file.write_text(f'host = "127.0.0.1"\nport = {relay.port}\nstarttls = false\nfrom = "offres@emploi.example"\n')
    environment = os.environ | {
        "MATCHING_DATABASE_URL": store_url,
        "MATCHING_DATA_DIR": str(tmp_path),
        "MATCHING_SMTP": str(file),
        "MATCHING_PUBLIC_URL": "https://offres.exemple.fr",
    }
    started = []

    def start(*options):
        command = [sys.executable, "-m", "serving.delivery", *options]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def waiting(person, digest):
    """Digests that wait, one a person."""
    return [digest(person(n)) for n in range(1, PEOPLE + 1)]


def states(store, digest_ids):
    return {digest.state for digest in store.digests.get(digest_ids).values()}


def copies(relay):
    return [len(mails) for mails in relay.mails.values()]


def test_a_worker_told_to_end_ends_what_it_holds_and_gives_back_the_rest(store, waiting, relay, start):
    process = None

    def at(phase):
        if phase == "kept" and len(relay.mails) == 7:
            process.send_signal(signal.SIGTERM)

    relay.at = at
    process = start("--threads", "1")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    left = len(relay.mails)
    assert 7 <= left < PEOPLE
    assert copies(relay) == [1] * left
    assert sum(digest.state is DigestState.SENT for digest in store.digests.get(waiting).values()) == left
    found = [one for key in waiting for one in store.deliveries.of_digest(key)]
    assert [one.state for one in found] == [DeliveryState.SENT] * left


def test_once_is_until_nothing_is_due(store, waiting, relay, start):
    process = start("--once", "--threads", "1")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert states(store, waiting) == {DigestState.SENT}
    assert copies(relay) == [1] * PEOPLE


def test_several_threads_send_each_message_once(store, waiting, relay, office, email):
    shared = office(stop=Event())
    worker = Worker(shared, lambda: [email()], threads=3)

    def at(phase):
        if phase == "answered" and len(relay.mails) == PEOPLE:
            shared.stop.set()

    relay.at = at
    worker.start()
    worker.join()
    assert states(store, waiting) == {DigestState.SENT}
    assert copies(relay) == [1] * PEOPLE


def killed(store, waiting, relay, start, draw):
    """Kill worker after worker, each at a step of a mail drawn at random, until all is sent."""
    left = [draw.choice(["address", "mail", "kept", "answered"]) for _ in range(KILLS)]
    process, countdown = None, draw.randint(0, 4)
    relay.soon = lambda: draw.uniform(0, 0.01)

    def at(phase):
        nonlocal countdown
        if left and phase == left[-1]:
            countdown -= 1
            if countdown < 0:
                left.pop()
                countdown = draw.randint(0, 4)
                os.kill(process.pid, signal.SIGKILL)

    relay.at = at
    while states(store, waiting) != {DigestState.SENT}:
        process = start("--once", "--lease", "1", "--threads", "1")
        _, said = process.communicate(timeout=120)
        assert process.returncode in (0, -signal.SIGKILL), said
    assert not left


def check(store, waiting, relay):
    """Nothing is lost; what a mailbox gets twice under one Message-ID was counted, and no more than one a kill."""
    tried = [one for key in waiting for one in store.deliveries.of_digest(key)]
    assert len(relay.mails) == PEOPLE
    assert {one.state for one in tried} == {DeliveryState.SENT} and len(tried) == PEOPLE
    assert sum(copies(relay)) - PEOPLE <= sum(one.uncertain for one in tried) <= KILLS


def test_a_worker_killed_at_random_moments_loses_nothing_and_counts_what_it_cannot_know(store, waiting, relay, start):
    killed(store, waiting, relay, start, random.Random(3))
    check(store, waiting, relay)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 14))
def test_a_worker_killed_at_a_hundred_moments_loses_nothing(store, waiting, relay, start, seed):
    killed(store, waiting, relay, start, random.Random(seed))
    check(store, waiting, relay)
