"""Pools follow the database, whoever writes. Run as a program, it says what it finds of each offer it is asked for."""

import logging
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from matching.domain import OfferStatus
from matching.errors import StoreError
from matching.live import POLL_S, Live
from matching.matcher import Matcher
from matching.pool import OfferSide, ProfileSide, StoredPool
from matching.store import Store
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, north_of, tiny_rome

ROME = tiny_rome()
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WAIT_S = 30


class OtherWords(WordVectorizer):
    fingerprint = "other words"


def opened(store, data_dir, words=WordVectorizer, poll_s=0.01):
    offers = StoredPool.of(OfferSide(words(), ROME), store.offers, data_dir)
    profiles = StoredPool.of(ProfileSide(words(), ROME), store.profiles, data_dir)
    live = Live(store, offers, profiles, poll_s)
    live.catch_up()
    return live


def matcher(live, words=WordVectorizer):
    return Matcher(words(), ROME, live.offers, live.profiles)


def ids(live, n=100):
    found = matcher(live).offers_for([make_profile()], n, AT)[0]
    return {match.candidate_id for match in found.matches}


def eventually(said, question, limit_s=WAIT_S):
    """Ask until the answer is `said`, for a while; what was answered last."""
    end, answer = monotonic() + limit_s, question()
    while answer != said and monotonic() < end:
        threading.Event().wait(0.01)
        answer = question()
    return answer


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    return request.getfixturevalue("make_database")()


def test_what_another_connection_writes_is_found_and_what_it_closes_or_erases_is_not(url, tmp_path):
    with Store.open(url) as writer, Store.open(url) as reader, opened(reader, tmp_path).start() as live:
        writer.offers.upsert([make_offer("a"), make_offer("b"), make_offer("c")])
        assert eventually({"a", "b", "c"}, lambda: ids(live)) == {"a", "b", "c"}
        writer.offers.upsert([make_offer("a", status=OfferStatus.FILLED), make_offer("d")])
        writer.offers.erase([writer.offers.keys([("default", "b")])[("default", "b")]])
        assert eventually({"c", "d"}, lambda: ids(live)) == {"c", "d"}
        writer.profiles.upsert([make_profile("P1")])
        assert eventually(1, lambda: len(live.profiles)) == 1


def test_whoever_wrote_reads_its_own_writes_once_it_has_caught_up(url, tmp_path):
    with Store.open(url) as store:
        live = opened(store, tmp_path)
        store.offers.upsert([make_offer("a")])
        live.catch_up()
        assert ids(live) == {"a"}
        assert live.caught_up
        assert 0 <= live.lag_s < np.inf


def post(store, version):
    """Thirty offers, all of them elsewhere and with other words at each version."""
    title = ("Boulanger", "Boulanger de nuit")[version % 2]
    place = north_of(LYON, version % 20 + 1)
    store.offers.upsert([make_offer(f"O{key}", title=title, place=place) for key in range(30)])


def test_no_list_mixes_two_states(tmp_path):
    """The distance is of the columns, the similarity of the index: a batch shows those of one version alone."""
    people = [make_profile(f"P{number}") for number in range(300)]
    stop, seen, url = threading.Event(), [], f"sqlite:///{tmp_path / 'store.sqlite3'}"

    def read(reader):
        while not stop.is_set():
            lists = [found.matches for found in reader.offers_for(people, 30, AT)]
            shown = {(round(m.distance_km), round(m.similarity, 4)) for matches in lists for m in matches}
            seen.append((*{len(matches) for matches in lists}, *sorted(shown)))

    with Store.open(url) as store:
        post(store, 0)
        with opened(store, tmp_path).start() as live, ThreadPoolExecutor(2) as readers:
            running = [readers.submit(read, matcher(live)) for _ in range(2)]
            try:
                version = 0
                while version < 1_000 and (len(seen) < 12 or len({*seen}) < 5) and not any(r.done() for r in running):
                    version += 1
                    post(store, version)
                    live.catch_up()
                    if version % 20 == 0:
                        live.snapshot()
            finally:
                stop.set()
            for reading in running:
                reading.result()
    assert {len(one) for one in seen} == {2}, "a batch showed two versions"
    assert {one[0] for one in seen} == {30}
    assert len({similarity for _, (_, similarity) in seen}) == 2
    assert len({(km % 2, similarity) for _, (km, similarity) in seen}) == 2
    assert len(set(seen)) > 4


def test_while_the_database_is_gone_the_last_state_is_searched_and_followed_again_after(postgres, tmp_path, caplog):
    url = postgres.make_database()
    with Store.open(url) as store, opened(store, tmp_path).start() as live:
        store.offers.upsert([make_offer("a")])
        assert eventually({"a"}, lambda: ids(live)) == {"a"}
        postgres.stop("immediate")
        try:
            assert eventually(False, lambda: live.caught_up) is False
            assert live.last_error
            assert ids(live) == {"a"}
            with pytest.raises(StoreError):
                live.catch_up()
        finally:
            postgres.start()
        store.offers.upsert([make_offer("b")])
        assert eventually({"a", "b"}, lambda: ids(live)) == {"a", "b"}
        assert eventually(True, lambda: live.caught_up) is True
    assert "follow the database again" in caplog.text
    postgres.drop_database(url)


def test_a_fault_of_one_turn_does_not_end_the_thread(tmp_path):
    class Faulty(Store):
        faults = 0

        def pulse(self):
            if self.faults:
                self.faults -= 1
                raise ZeroDivisionError("a fault")
            return super().pulse()

    logging.disable()
    try:
        with Faulty.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store, opened(store, tmp_path).start() as live:
            store.faults = 3
            assert eventually(0, lambda: store.faults) == 0
            store.offers.upsert([make_offer("a")])
            assert eventually({"a"}, lambda: ids(live)) == {"a"}
            assert live.last_error is None
    finally:
        logging.disable(logging.NOTSET)


def test_snapshots_are_made_in_the_background_and_by_one_of_two_processes(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        one, two = (opened(store, tmp_path) for _ in range(2))
        store.offers.upsert([make_offer("a")])
        with one.start(snapshot_s=0.05), two.start(snapshot_s=0.05):
            assert eventually([0, 0], lambda: [live.offers.state.pending for live in (one, two)]) == [0, 0]
            assert eventually([1, 1], lambda: [len(live.offers) for live in (one, two)]) == [1, 1]
        assert ids(one) == ids(two) == {"a"}
        assert len(list((tmp_path / "offers").glob("*/snapshot-*"))) == 1


def test_another_encoder_is_prepared_beside_and_the_former_is_kept_for_a_rollback(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        store.offers.upsert([make_offer("a")])
        with opened(store, tmp_path).start() as former:
            with opened(store, tmp_path, OtherWords).start() as later:
                store.offers.upsert([make_offer("b")])
                for live in (former, later):
                    live.catch_up()
                    assert ids(live) == {"a", "b"}
            assert len(list((tmp_path / "offers").iterdir())) == 2
        store.offers.upsert([make_offer("c")])
        assert ids(opened(store, tmp_path)) == {"a", "b", "c"}


def test_nothing_of_an_erased_person_is_left_in_any_file_after_a_purge(tmp_path):
    data = tmp_path / "pools"
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        erased = make_profile("PERSON-0", "N1101")
        store.profiles.upsert([erased, make_profile("PERSON-1")])
        former, live = opened(store, data), opened(store, data, OtherWords)
        vector = WordVectorizer().profiles([erased])[2].astype(np.float16).tobytes()
        assert holds(data, b"PERSON-0")
        assert holds(data, vector)
        store.profiles.erase([store.profiles.keys([erased.ref])[erased.ref]])
        for one in (former, live):
            one.catch_up()
            assert len(matcher(one).profiles_for([make_offer(rome="N1101")], 10, 50, AT)[0].matches) == 1
        live.purge()
        assert not holds(data, b"PERSON-0")
        assert not holds(data, vector)
        assert holds(data, b"PERSON-1")
        assert len(opened(store, data).profiles) == 1


def test_whom_a_process_did_not_take_out_of_its_files_the_next_one_does_at_once(tmp_path):
    data = tmp_path / "pools"
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        erased, *others = (
            make_profile(f"PERSON-{number}/") for number in range(100)
        )  # too many to be saved at opening
        store.profiles.upsert([erased, *others])
        with opened(store, data).start(snapshot_s=None):  # it dies before its files are its turn
            store.profiles.erase([store.profiles.keys([erased.ref])[erased.ref]])
        assert holds(data, b"PERSON-0/")
        with opened(store, data).start():
            assert eventually(False, lambda: holds(data, b"PERSON-0/")) is False
        assert holds(data, b"PERSON-1/")


def holds(folder, trace):
    return any(trace in content(path) for path in folder.rglob("*"))


def content(path):
    """Of a file; nothing of a folder, and of a file that is replaced at this moment."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""


@pytest.mark.slow
def test_an_offer_posted_by_one_process_is_found_by_another(url, tmp_path, record_property):
    """200 posts at moments of their own; the times are reported, with `-rP` or as a property of the JUnit file."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = [sys.executable, __file__, url, str(tmp_path / "other")]
    with (
        Store.open(url) as store,
        subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, bufsize=1
        ) as other,
    ):
        assert other.stdout.readline() == "ready\n"
        waited, answers = [], []
        for number, pause in enumerate(np.random.default_rng(0).uniform(0, 0.2, 200)):
            threading.Event().wait(pause)
            store.offers.upsert([make_offer(f"O{number}")])
            posted = monotonic()
            other.stdin.write(f"O{number}\n")
            answers.append(other.stdout.readline())
            waited.append(monotonic() - posted)
        other.stdin.close()
    assert answers == [f"O{number} found\n" for number in range(200)]
    p50, p99 = np.percentile(waited, (50, 99))
    record_property("freshness_p99_s", float(p99))
    print(f"found by another process: median {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, n=200")


if __name__ == "__main__":
    with Store.open(sys.argv[1]) as store, opened(store, Path(sys.argv[2]), poll_s=POLL_S).start() as live:
        print("ready", flush=True)
        for line in sys.stdin:
            asked = line.strip()
            held = eventually(True, lambda asked=asked: asked in ids(live, 1000))
            print(asked, "found" if held else "lost", flush=True)
