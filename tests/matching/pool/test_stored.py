"""A pool of the store: what a process finds when it starts, what it saves, and what erasure leaves."""

import logging
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.domain import OfferStatus
from matching.errors import StoreError, VectorIndexError
from matching.pool import Home, OfferSide, Pool, StoredPool
from matching.store import Store
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, north_of, tiny_rome


@pytest.fixture
def folder(tmp_path, offers):
    return offers.folder(tmp_path)


def snapshots(folder):
    return sorted(path.name for path in folder.iterdir() if path.name not in ("CURRENT", "LOCK"))


def files(folder):
    return sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file())


def test_a_pool_follows_the_store(offers, folder, table, ids, found, tmp_path):
    market = table(make_offer("a"), make_offer("b"), make_offer("c"), make_offer("d"))
    pool = StoredPool.of(offers, market, tmp_path)
    assert found(pool) == {"a", "b", "c", "d"}
    market.say(1, None)
    market.say(2, make_offer("b", status=OfferStatus.WITHDRAWN))
    market.say(3, make_offer("c2"))
    market.say(5, make_offer("e"))
    assert pool.follow()
    assert not pool.follow()
    assert set(ids(pool)) == found(pool) == {"c2", "d", "e"}
    later = StoredPool.of(offers, market, tmp_path)
    assert set(ids(later)) == found(later) == {"c2", "d", "e"}
    assert later.state.revision == market.revision


def test_what_is_found_at_opening_is_saved_when_it_is_much(offers, folder, table, found, tmp_path):
    market = table(*(make_offer(f"O{key}") for key in range(100)))
    StoredPool.of(offers, market, tmp_path)
    market.say(101, make_offer("a"))
    assert found(StoredPool.of(offers, market, tmp_path)) > {"a"}
    assert snapshots(folder) == ["snapshot-000001"]
    for key in range(102, 106):
        market.say(key, make_offer(f"N{key}"))
    pool = StoredPool.of(offers, market, tmp_path)
    assert snapshots(folder) == ["snapshot-000002"]
    assert pool.state.pending == 0
    assert found(Pool.open(offers, folder)) == found(pool)


def test_an_unchanged_store_leaves_the_folder_alone(offers, folder, table, tmp_path):
    market = table(make_offer("a"))
    pool = StoredPool.of(offers, market, tmp_path)
    before = files(folder)
    assert StoredPool.of(offers, market, tmp_path).snapshot()
    pool.purge()
    assert files(folder) == before


def test_a_pool_of_another_or_a_restored_database_is_built_anew_and_says_why(
    offers, folder, table, found, caplog, tmp_path
):
    StoredPool.of(offers, table(make_offer("a"), make_offer("b")), tmp_path)
    other = table(make_offer("x"), make_offer("y"), database_id="two")
    assert found(StoredPool.of(offers, other, tmp_path)) == {"x", "y"}
    assert "another database" in caplog.text
    assert found(StoredPool.of(offers, table(make_offer("x"), database_id="two"), tmp_path)) == {"x"}
    assert "restored" in caplog.text
    assert found(Pool.open(offers, folder)) == {"x"}


def test_a_revision_read_before_another_thread_went_further_is_no_restored_database(
    offers, folder, table, found, caplog, tmp_path
):
    market = table(make_offer("a"), make_offer("b"))
    pool = StoredPool.of(offers, market, tmp_path)
    seen = market.database_id, market.revision
    market.say(3, make_offer("c"))
    assert pool.follow()
    assert not pool.follow(*seen)
    assert found(pool) == {"a", "b", "c"}
    assert "anew" not in caplog.text


def test_a_database_restored_under_a_running_pool_is_followed(offers, folder, table, found, tmp_path):
    market = table(make_offer("a"), make_offer("b"), make_offer("c"))
    pool = StoredPool.of(offers, market, tmp_path)
    del market.said[1:]
    market.said[0] = (1, make_offer("a0"))
    assert pool.follow()
    assert found(pool) == {"a0"}
    assert pool.snapshot()
    assert found(Pool.open(offers, folder)) == {"a0"}


@pytest.mark.parametrize(
    "damage", ["CURRENT", "manifest.json", "index/lists.faiss", "index/units.npy", "columns/rows.npy"]
)
@pytest.mark.parametrize("content", [b"\x00", None])
def test_a_damaged_snapshot_says_the_cure_and_is_built_again(offers, folder, table, found, damage, content, tmp_path):
    market = table(make_offer("a"))
    StoredPool.of(offers, market, tmp_path)
    path = folder / damage if damage == "CURRENT" else folder / "snapshot-000001" / damage
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(VectorIndexError, match=r"built from the store|delete"):
        Pool.open(offers, folder)
    assert found(StoredPool.of(offers, market, tmp_path)) == {"a"}
    assert found(Pool.open(offers, folder)) == {"a"}


def test_one_changed_byte_of_any_file_is_seen(offers, folder, table, tmp_path):
    StoredPool.of(offers, table(make_offer("a"), make_offer("b")), tmp_path)
    for path in (folder / "snapshot-000001").rglob("*.*"):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(VectorIndexError, match="delete"):
            Pool.open(offers, folder)
        path.write_bytes(content)
    Pool.open(offers, folder)


def test_while_one_saves_others_go_on_and_take_its_snapshot(offers, folder, table, found, tmp_path):
    market = table(make_offer("a"))
    first, second = (StoredPool.of(offers, market, tmp_path) for _ in range(2))
    market.say(2, make_offer("b"))
    with Home(folder).saving():
        assert not first.snapshot()
        assert first.follow()
        assert found(first) == {"a", "b"}
    assert first.snapshot()
    market.say(3, make_offer("c"))
    assert second.snapshot()
    assert snapshots(folder) == ["snapshot-000002"]
    assert found(second) == {"a", "b", "c"}
    assert second.snapshot()
    assert snapshots(folder) == ["snapshot-000003"]
    assert first.snapshot()
    assert snapshots(folder) == ["snapshot-000003"]
    assert found(first) == found(second) == {"a", "b", "c"}


def test_a_purge_leaves_nothing_of_what_is_erased_in_the_folder(tmp_path, profiles):
    folder = profiles.folder(tmp_path)
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}") as store:
        people = [make_profile(f"PERSON-{n}", "D1102" if n else "N1101") for n in range(4)]
        store.profiles.upsert(people)
        pool = StoredPool.of(profiles, store.profiles, tmp_path)
        vector = WordVectorizer().profiles(people[:1])[2].astype(np.float16).tobytes()
        key = store.profiles.keys([people[0].ref])[people[0].ref]
        assert all(holds(folder, trace) for trace in (vector, b"PERSON-0", int(key * 8).to_bytes(8, "little")))
        store.profiles.erase([key])
        pool.purge()
        assert not any(holds(folder, trace) for trace in (vector, b"PERSON-0"))
        assert holds(folder, b"PERSON-1")
        assert key not in pool.state.columns.keys
        assert snapshots(folder) == ["snapshot-000002"]


def test_what_is_erased_leaves_the_folders_of_other_encoders_too(tmp_path, table, found, offers):
    other = OfferSide(type("Other", (WordVectorizer,), {"fingerprint": "other"})(), tiny_rome())
    market = table(make_offer("OFFER-1"), make_offer("OFFER-2"))
    StoredPool.of(other, market, tmp_path)
    pool = StoredPool.of(offers, market, tmp_path)
    market.say(1, None)
    market.say(2, make_offer("OFFER-2b"))
    pool.purge()
    assert not holds(tmp_path, b"OFFER-1")
    assert found(Pool.open(other, other.folder(tmp_path))) == {"OFFER-2"}
    assert found(StoredPool.of(other, market, tmp_path)) == {"OFFER-2b"}
    StoredPool.of(other, table(make_offer("ELSEWHERE"), database_id="two"), tmp_path)
    pool.purge()
    assert not holds(tmp_path, b"ELSEWHERE")


def test_files_of_the_former_layout_are_deleted_by_a_purge(tmp_path, table, found, offers):
    folder = tmp_path / "offers"
    for name in ("columns-000003/ids.npy", "index/lists.faiss"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"PERSON-0")
    (folder / "pool.json").write_text("{}")
    pool = StoredPool.of(offers, table(make_offer("a")), tmp_path)
    pool.purge()
    assert [path.name for path in folder.iterdir()] == [offers.folder(tmp_path).name]
    assert found(StoredPool.of(offers, table(make_offer("a")), tmp_path)) == {"a"}


def holds(folder, trace):
    return any(trace in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_full_disk_leaves_the_former_snapshot_in_force(offers, folder, table, found, tmp_path):
    market = table(make_offer("a"))
    pool = StoredPool.of(offers, market, tmp_path)
    market.say(2, make_offer("b"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(VectorIndexError, match="disk"):
            pool.snapshot()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert found(pool) == {"a", "b"}
    assert found(Pool.open(offers, folder)) == {"a"}
    assert snapshots(folder) == ["snapshot-000001"]
    assert pool.snapshot()
    assert found(Pool.open(offers, folder)) == {"a", "b"}


def test_a_full_disk_at_the_start_keeps_the_pool_in_memory_and_says_so(offers, folder, table, found, caplog, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        pool = StoredPool.of(offers, table(make_offer("a")), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert found(pool) == {"a"}
    assert "stay in memory" in caplog.text
    assert pool.snapshot()
    assert found(Pool.open(offers, folder)) == {"a"}


def test_a_folder_that_cannot_be_made_is_refused_with_the_cure(offers, tmp_path, table):
    (tmp_path / "offers").touch()
    with pytest.raises(VectorIndexError, match="choose another folder"):
        StoredPool.of(offers, table(make_offer("a")), tmp_path)


def test_what_an_unfinished_save_left_is_deleted_by_the_next(offers, folder, table, tmp_path):
    pool = StoredPool.of(offers, market := table(make_offer("a")), tmp_path)
    (folder / "snapshot-000002.partial").mkdir()
    (folder / "snapshot-000002.partial" / "ids.npy").write_bytes(b"half")
    (folder / "CURRENT.partial").write_text("snapshot-0000")
    market.say(2, make_offer("b"))
    assert pool.snapshot()
    assert snapshots(folder) == ["snapshot-000002"]


def test_a_store_that_does_not_answer_leaves_the_state_and_the_next_time_completes_it(
    offers, folder, table, found, tmp_path
):
    class Gone(table):
        def changes_since(self, revision):
            for number, change in enumerate(super().changes_since(revision)):
                if number == 300 and self.gone:
                    raise StoreError
                yield change

    market = Gone(make_offer("a"))
    pool = StoredPool.of(offers, market, tmp_path)
    for key in range(2, 400):
        market.say(key, make_offer(f"O{key}", place=north_of(LYON, 1)))
    market.gone = True
    with pytest.raises(StoreError):
        pool.follow()
    assert pool.state.revision == 1
    market.gone = False
    assert pool.follow()
    assert len(found(pool)) == len(pool) == 399


def test_pools_of_the_last_two_encoders_are_kept(tmp_path, table):
    homes = []
    for number in range(4):
        words = type("Other", (WordVectorizer,), {"fingerprint": f"encoder {number}"})
        side = OfferSide(words(), tiny_rome())
        StoredPool.of(side, table(make_offer("a")), tmp_path)
        homes.append(side.folder(tmp_path))
        os.utime(homes[-1], (number, number))
    assert {path.name for path in (tmp_path / "offers").iterdir()} == {path.name for path in homes[2:]}


@pytest.mark.parametrize("acknowledged", [1, 12])
def test_killed_while_it_saves_and_started_again_a_pool_equals_the_store(offers, folder, tmp_path, ids, acknowledged):
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = [sys.executable, __file__, url, str(tmp_path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=environment, text=True) as writer:
        assert writer.stdout
        while int(writer.stdout.readline()) < acknowledged:
            pass
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    with Store.open(url) as store:
        pool = StoredPool.of(offers, store.offers, tmp_path)
        stored = dict(store.offers.stream())
        assert pool.state.columns.keys.tolist() == (pool.state.index.ids // 8).tolist() == sorted(stored)
        assert ids(pool) == [stored[key].id for key in sorted(stored)]
        assert pool.snapshot()
        assert ids(Pool.open(offers, folder)) == ids(pool)


if __name__ == "__main__":
    logging.disable()
    words = OfferSide(WordVectorizer(), tiny_rome())
    with Store.open(sys.argv[1]) as store:
        written = StoredPool.of(words, store.offers, Path(sys.argv[2]))
        for number in range(10_000):
            store.offers.upsert([make_offer(f"O{number % 50}", title=f"Boulanger {number}"), make_offer(f"N{number}")])
            if number % 3 == 2:
                refs = [make_offer(f"N{number - 1}").ref]
                store.offers.erase(store.offers.keys(refs).values())
            written.snapshot()
            print(number + 1, flush=True)
