"""On the disk: reopened, killed, torn, changed, locked. Run as a program, it writes to an index until it is killed."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.errors import VectorIndexError
from matching.index import GeoIndex
from matching.index.scan import FEW

DIM = 12
MANY = FEW + 1
PARIS = (48.8566, 2.3522)
Rows = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float64]]


def market(keys: NDArray[np.int64], seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(len(keys), DIM))
    places = rng.uniform((43, -1), (50, 7), (len(keys), 2))
    return keys * 8, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), places


def start(n: int = 300) -> Rows:
    return market(np.arange(n), 0)


def changes(turn: int) -> tuple[NDArray[np.int64], Rows]:
    """Keys to remove, then rows to add, some of which replace and one is of that turn alone."""
    rng = np.random.default_rng(1000 + turn)
    return rng.choice(400, 3, replace=False), market(np.append(rng.choice(400, 5, replace=False), 1000 + turn), turn)


def write(index: GeoIndex, turn: int) -> None:
    gone, rows = changes(turn)
    index.remove(gone)
    index.add(*rows)
    if turn % 7 == 6:
        index.compact()


def expected(turns: int) -> Rows:
    """The rows that should stand after some turns, kept in a plain dictionary."""
    standing = {int(row[0]): row for row in zip(*start(), strict=True)}
    for turn in range(turns):
        gone, rows = changes(turn)
        for key in gone:
            standing.pop(int(key) * 8, None)
        standing |= {int(row[0]): row for row in zip(*rows, strict=True)}
    ids, vectors, places = zip(*standing.values(), strict=True)
    return np.array(ids), np.array(vectors), np.array(places)


def assert_same(index: GeoIndex, rebuilt: GeoIndex) -> None:
    np.testing.assert_array_equal(index.ids, rebuilt.ids)
    _, asked, where = market(np.arange(MANY), 99)
    for queries in (1, MANY):
        for radius_km in (60, np.inf):
            found, similarity = index.search(asked[:queries], where[:queries], radius_km, 15)
            right, right_similarity = rebuilt.search(asked[:queries], where[:queries], radius_km, 15)
            np.testing.assert_array_equal(found, right)
            np.testing.assert_allclose(similarity, right_similarity, atol=1e-6)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = GeoIndex.build(*start(), "encoder")
    index.save(tmp_path / "index")
    index.close()
    return tmp_path / "index"


def journal(folder: Path) -> Path:
    return next(folder.glob("base-*/journal.log"))


def test_a_reopened_index_equals_a_rebuild(saved: Path) -> None:
    index = GeoIndex.load(saved, "encoder")
    for turn in range(10):
        write(index, turn)
        assert_same(index, GeoIndex.build(*expected(turn + 1), "encoder"))
    index.close()
    assert_same(GeoIndex.load(saved, "encoder"), GeoIndex.build(*expected(10), "encoder"))


def test_an_index_in_memory_changes_the_same_way() -> None:
    index = GeoIndex.build(*start(), "encoder")
    for turn in range(8):
        write(index, turn)
    assert_same(index, GeoIndex.build(*expected(8), "encoder"))


@pytest.mark.parametrize("acknowledged", [1, 20])
def test_killed_and_reopened_it_equals_a_rebuild(saved: Path, acknowledged: int) -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = [sys.executable, __file__, str(saved)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=environment, text=True) as writer:
        assert writer.stdout
        done = 0
        while done < acknowledged:
            done = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        done = max([done, *map(int, writer.stdout.read().split("\n")[:-1])])
    assert writer.returncode == -signal.SIGKILL
    index = GeoIndex.load(saved, "encoder")
    after_removal = expected(done)
    keep = ~np.isin(after_removal[0] // 8, changes(done)[0])
    candidates = [expected(done), (after_removal[0][keep], after_removal[1][keep], after_removal[2][keep])]
    candidates.append(expected(done + 1))
    matches = [rows for rows in candidates if np.array_equal(np.sort(rows[0]), index.ids)]
    assert matches
    assert_same(index, GeoIndex.build(*matches[-1], "encoder"))
    index.add(*changes(500)[1])
    index.compact()


def test_a_torn_record_is_ignored_and_the_next_one_takes_its_room(saved: Path) -> None:
    index = GeoIndex.load(saved)
    index.add(*market(np.array([5000]), 1))
    whole = journal(saved).stat().st_size
    index.add(*market(np.array([5001]), 2))
    index.close()
    content = journal(saved).read_bytes()
    for torn in (content[:whole] + bytes(500), *(content[:end] for end in range(whole, len(content), 9))):
        journal(saved).write_bytes(torn)
        assert GeoIndex.load(saved).ids[-1] == 5000 * 8
    index = GeoIndex.load(saved)
    assert 5001 * 8 not in index.ids
    index.add(*market(np.array([5002]), 3))
    index.close()
    assert GeoIndex.load(saved).ids[-2:].tolist() == [5000 * 8, 5002 * 8]


@pytest.mark.parametrize("name", ["lists.faiss", "ids.npy", "units.npy", "centres.npy", "manifest.json"])
def test_a_base_file_changed_cut_short_or_missing_is_refused_with_the_cure(saved: Path, name: str) -> None:
    file = next(saved.glob(f"base-*/{name}"))
    content = file.read_bytes()
    middle = len(content) // 2
    for broken in (content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :], content[:middle], b""):
        file.write_bytes(broken)
        with pytest.raises(VectorIndexError, match="delete"):
            GeoIndex.load(saved, "encoder")
    file.unlink()
    with pytest.raises(VectorIndexError, match="delete"):
        GeoIndex.load(saved, "encoder")


def test_a_changed_journal_is_refused_with_the_cure(saved: Path) -> None:
    index = GeoIndex.load(saved)
    for turn in range(3):
        index.add(*market(np.array([5000 + turn]), turn))
    index.close()
    content = journal(saved).read_bytes()
    for position in (3, 40, len(content) - 1):
        journal(saved).write_bytes(content[:position] + bytes([content[position] ^ 255]) + content[position + 1 :])
        with pytest.raises(VectorIndexError, match="delete"):
            GeoIndex.load(saved)


def test_a_missing_index_or_pointer_is_refused_with_the_cure(saved: Path, tmp_path: Path) -> None:
    for pointer in (b"base-000077\n", b"../elsewhere\n", b"\xff\n", b""):
        (saved / "CURRENT").write_bytes(pointer)
        with pytest.raises(VectorIndexError, match="built"):
            GeoIndex.load(saved)
    with pytest.raises(VectorIndexError, match="built"):
        GeoIndex.load(tmp_path / "nowhere")


def test_another_encoder_is_refused_with_the_cure(saved: Path) -> None:
    with pytest.raises(VectorIndexError, match=r"encoder, not other; delete"):
        GeoIndex.load(saved, "other")


def test_what_an_unfinished_compaction_left_is_passed_over(saved: Path) -> None:
    (saved / "base-000002.partial").mkdir()
    (saved / "base-000002.partial" / "ids.npy").write_bytes(b"half")
    (saved / "CURRENT.partial").write_text("base-0000")
    index = GeoIndex.load(saved)
    index.remove(np.array([5]))
    index.compact()
    index.close()
    assert len(GeoIndex.load(saved)) == 299
    assert sorted(path.name for path in saved.iterdir()) == ["CURRENT", "LOCK", "base-000002"]


def test_one_writer_at_a_time(saved: Path) -> None:
    first, second = GeoIndex.load(saved), GeoIndex.load(saved)
    first.remove(np.array([1]))
    with pytest.raises(VectorIndexError, match="Another process"):
        second.remove(np.array([2]))
    first.close()
    with pytest.raises(VectorIndexError, match="load it again"):
        second.remove(np.array([2]))
    third = GeoIndex.load(saved)
    third.remove(np.array([2]))
    third.close()
    assert not {8, 16} & set(GeoIndex.load(saved).ids.tolist())


def test_a_full_disk_leaves_the_index_as_it_was(saved: Path) -> None:
    index = GeoIndex.load(saved, "encoder")
    index.add(*market(np.array([5000]), 1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal(saved).stat().st_size + 50, hard))
    try:
        with pytest.raises(VectorIndexError, match="disk"):
            index.add(*market(np.array([5001]), 2))
        with pytest.raises(VectorIndexError, match="disk"):
            index.compact()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert index.ids[-1] == 5000 * 8
    index.add(*market(np.array([5002]), 3))
    index.close()
    assert GeoIndex.load(saved).ids[-2:].tolist() == [5000 * 8, 5002 * 8]
    assert len(list(saved.glob("base-*"))) == 1


def test_a_folder_that_cannot_be_made_is_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VectorIndexError, match="choose another folder"):
        GeoIndex.build(*start(5), "encoder").save(tmp_path / "file")


def test_an_index_saved_elsewhere_lives_there(saved: Path, tmp_path: Path) -> None:
    index = GeoIndex.load(saved)
    index.remove(np.array([1]))
    index.save(tmp_path / "copy")
    index.remove(np.array([2]))
    index.close()
    assert len(GeoIndex.load(saved)) == 299
    assert len(GeoIndex.load(tmp_path / "copy")) == 298


def test_an_empty_index_is_saved_and_grows(tmp_path: Path) -> None:
    index = GeoIndex.build(np.empty(0, np.int64), np.empty((0, DIM), np.float32), np.empty((0, 2)), "encoder")
    index.save(tmp_path)
    index.add(*start())
    index.close()
    assert_same(GeoIndex.load(tmp_path, "encoder"), GeoIndex.build(*start(), "encoder"))


if __name__ == "__main__":
    written = GeoIndex.load(Path(sys.argv[1]), "encoder")
    for number in range(10_000):
        write(written, number)
        print(number + 1, flush=True)
