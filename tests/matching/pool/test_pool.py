import json

import numpy as np
import pytest

from matching.domain import OfferStatus, Place, PlaceScope, Project, RomeRef
from matching.errors import VectorIndexError
from matching.pool import OfferSide, Pool, ProfileSide, offer_places
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, north_of, tiny_rome

ROME = tiny_rome()
OFFERS, PROFILES = OfferSide(WordVectorizer(), ROME), ProfileSide(WordVectorizer(), ROME)


class Table:
    """A table of the store, in memory: what was said of each key, in the order of revisions."""

    def __init__(self, *records, database_id="one"):
        self.said = list(enumerate(records, start=1))
        self.database_id = database_id

    @property
    def revision(self):
        return len(self.said)

    def say(self, key, record):
        self.said.append((key, record))

    def stream(self):
        return ((key, record) for key, record in dict(self.said).items() if record is not None)

    def changes_since(self, revision):
        return iter(dict(self.said[revision:]).items())


def ids(pool):
    return [pool.columns.id(row) for row in range(len(pool))]


def found(pool, title="Boulanger", radius_km=50.0):
    vector = WordVectorizer().offers([make_offer(title=title)])
    keys = pool.index.search(vector, np.array([[LYON.latitude, LYON.longitude]]), radius_km, 500)[0][0] >> 3
    return {ids(pool)[row] for row in pool.columns.positions(keys[keys >= 0])}


def test_closed_offers_are_left_out():
    pool = Pool.build(OFFERS, [(1, make_offer("a")), (2, make_offer("b", status=OfferStatus.FILLED))])
    assert ids(pool) == ["a"]


def test_records_are_sorted_by_key():
    pool = Pool.build(OFFERS, [(9, make_offer("i")), (2, make_offer("b")), (5, make_offer("e"))])
    assert ids(pool) == ["b", "e", "i"]


def test_the_last_word_on_a_key_counts():
    pool = Pool.build(OFFERS, [(1, make_offer("old")), (1, make_offer("new"))])
    assert ids(pool) == ["new"]
    assert len(pool.index) == 1


def test_an_empty_pool_finds_nothing(tmp_path):
    Pool.build(OFFERS, [], tmp_path / "p")
    assert found(Pool.open(OFFERS, tmp_path / "p")) == set()


def test_a_project_is_a_vector_and_a_profile_without_any_has_none():
    two = make_profile(projects=(Project(RomeRef("D1102"), "Boulanger"), Project(RomeRef("N1101"), "Cariste")))
    pool = Pool.build(PROFILES, [(3, two), (4, make_profile(rome=None, text="un CV"))])
    assert pool.index.ids.tolist() == [24, 25]
    assert len(pool) == 2


def test_offers_everywhere_are_nationwide_and_offers_nowhere_are_unknown():
    columns = Pool.build(
        OFFERS,
        [(1, make_offer()), (2, make_offer(place=Place(scope=PlaceScope.NATIONWIDE))), (3, make_offer(place=Place()))],
    ).columns
    places = offer_places(columns)
    assert np.isfinite(places[0]).all()
    assert np.isnan(places[1]).all()
    assert np.isinf(places[2]).all()


def test_a_pool_on_disk_answers_like_the_one_in_memory(tmp_path):
    records = [(key, make_offer(f"O{key}", place=north_of(LYON, key))) for key in range(1, 40)]
    memory, disk = Pool.build(OFFERS, records), Pool.build(OFFERS, records, tmp_path / "p", revision=7)
    opened = Pool.open(OFFERS, tmp_path / "p")
    assert opened.revision == disk.revision == 7
    assert ids(opened) == ids(memory)
    assert found(opened, radius_km=10.5) == found(memory, radius_km=10.5) == {f"O{key}" for key in range(1, 11)}


def test_a_pool_follows_the_store(tmp_path):
    table = Table(make_offer("a"), make_offer("b"), make_offer("c"), make_offer("d"))
    assert found(Pool.of(OFFERS, table, tmp_path / "p")) == {"a", "b", "c", "d"}
    table.say(1, None)
    table.say(2, make_offer("b", status=OfferStatus.WITHDRAWN))
    table.say(3, make_offer("c2"))
    table.say(5, make_offer("e"))
    followed = Pool.of(OFFERS, table, tmp_path / "p")
    assert set(ids(followed)) == found(followed) == {"c2", "d", "e"}
    assert found(Pool.open(OFFERS, tmp_path / "p")) == {"c2", "d", "e"}
    assert Pool.open(OFFERS, tmp_path / "p").revision == table.revision


def test_a_pool_of_another_or_a_restored_database_is_built_anew(tmp_path):
    Pool.of(OFFERS, Table(make_offer("a"), make_offer("b")), tmp_path / "p")
    other = Table(make_offer("x"), make_offer("y"), database_id="two")
    assert found(Pool.of(OFFERS, other, tmp_path / "p")) == {"x", "y"}
    restored = Table(make_offer("x"), database_id="two")
    assert found(Pool.of(OFFERS, restored, tmp_path / "p")) == {"x"}


def test_a_refreshed_pool_equals_one_built_anew(tmp_path):
    draw = np.random.default_rng(0)
    table = Table(*(make_offer(f"O{key}", place=north_of(LYON, key % 60)) for key in range(1, 100)))
    Pool.of(OFFERS, table, tmp_path / "p")
    for step in range(30):
        key = int(draw.integers(1, 120))
        table.say(key, None if draw.random() < 0.3 else make_offer(f"N{step}", place=north_of(LYON, step)))
    refreshed, anew = Pool.of(OFFERS, table, tmp_path / "p"), Pool.build(OFFERS, table.stream())
    assert ids(refreshed) == ids(anew)
    assert refreshed.columns.rows.tobytes() == anew.columns.rows.tobytes()
    assert found(refreshed) == found(anew)


def test_an_unchanged_store_leaves_the_folder_alone(tmp_path):
    table = Table(make_offer("a"))
    Pool.of(OFFERS, table, tmp_path / "p")
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "p").rglob("*.npy"))
    Pool.of(OFFERS, table, tmp_path / "p")
    assert sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "p").rglob("*.npy")) == before


def test_a_refresh_cut_before_its_end_is_made_again(tmp_path):
    table = Table(make_offer("a"), make_offer("b"))
    Pool.of(OFFERS, table, tmp_path / "p")
    manifest = (tmp_path / "p" / "pool.json").read_bytes()
    table.say(1, None)
    table.say(3, make_offer("c"))
    Pool.of(OFFERS, table, tmp_path / "p").index.close()
    (tmp_path / "p" / "pool.json").write_bytes(manifest)
    again = Pool.of(OFFERS, table, tmp_path / "p")
    assert set(ids(again)) == found(again) == {"b", "c"}


@pytest.mark.parametrize("damage", ["pool.json", "index/CURRENT", "columns-000001/rows.npy"])
def test_a_damaged_pool_says_the_cure_and_is_built_again(tmp_path, damage):
    table = Table(make_offer("a"))
    Pool.of(OFFERS, table, tmp_path / "p").index.close()
    (tmp_path / "p" / damage).write_bytes(b"\x00")
    with pytest.raises(VectorIndexError, match=r"built from the store|delete"):
        Pool.open(OFFERS, tmp_path / "p")
    assert found(Pool.of(OFFERS, table, tmp_path / "p")) == {"a"}


def test_another_encoder_builds_the_pool_again(tmp_path):
    class Other(WordVectorizer):
        fingerprint = "other"

    table = Table(make_offer("a"))
    Pool.of(OFFERS, table, tmp_path / "p").index.close()
    with pytest.raises(VectorIndexError, match="another encoder"):
        Pool.open(OfferSide(Other(), ROME), tmp_path / "p")
    Pool.of(OfferSide(Other(), ROME), table, tmp_path / "p")
    assert "other" in json.loads((tmp_path / "p" / "pool.json").read_text())["fingerprint"]


def test_progress_is_told_of_every_record():
    told = []
    Pool.build(OFFERS, [(1, make_offer("a")), (2, make_offer("b", status=OfferStatus.FILLED))], progress=told.append)
    assert sum(told) == 2
