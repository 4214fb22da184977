import numpy as np
import pytest

from matching.domain import OfferStatus, Place, PlaceScope, Project, RomeRef
from matching.errors import VectorIndexError
from matching.pool import OfferSide, Pool, offer_places
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, north_of, tiny_rome


def test_closed_offers_are_left_out(offers, ids):
    pool = Pool.build(offers, [(1, make_offer("a")), (2, make_offer("b", status=OfferStatus.FILLED))])
    assert ids(pool) == ["a"]


def test_records_are_sorted_by_key(offers, ids):
    pool = Pool.build(offers, [(9, make_offer("i")), (2, make_offer("b")), (5, make_offer("e"))])
    assert ids(pool) == ["b", "e", "i"]


def test_the_last_word_on_a_key_counts(offers, ids):
    pool = Pool.build(offers, [(1, make_offer("old")), (1, make_offer("new"))])
    assert ids(pool) == ["new"]
    assert len(pool.state.index) == 1


def test_an_empty_pool_finds_nothing(tmp_path, offers, found):
    Pool.build(offers, []).save(tmp_path / "p")
    assert found(Pool.open(offers, tmp_path / "p")) == set()


def test_a_project_is_a_vector_and_a_profile_without_any_has_none(profiles):
    two = make_profile(projects=(Project(RomeRef("D1102"), "Boulanger"), Project(RomeRef("N1101"), "Cariste")))
    pool = Pool.build(profiles, [(3, two), (4, make_profile(rome=None, text="un CV"))])
    assert pool.state.index.ids.tolist() == [24, 25]
    assert len(pool) == 2


def test_offers_everywhere_are_nationwide_and_offers_nowhere_are_unknown(offers):
    nowhere = [(2, make_offer(place=Place(scope=PlaceScope.NATIONWIDE))), (3, make_offer(place=Place()))]
    places = offer_places(Pool.build(offers, [(1, make_offer()), *nowhere]).state.columns.merged())
    assert np.isfinite(places[0]).all()
    assert np.isnan(places[1]).all()
    assert np.isinf(places[2]).all()


def test_a_pool_on_disk_answers_like_the_one_in_memory(tmp_path, offers, ids, found):
    records = [(key, make_offer(f"O{key}", place=north_of(LYON, key))) for key in range(1, 40)]
    memory = Pool.build(offers, records, revision=7, database="one")
    memory.save(tmp_path / "p")
    opened = Pool.open(offers, tmp_path / "p")
    assert (opened.state.revision, opened.state.database) == (7, "one")
    assert ids(opened) == ids(memory)
    assert found(opened, radius_km=10.5) == found(memory, radius_km=10.5) == {f"O{key}" for key in range(1, 11)}


def test_a_refreshed_pool_equals_one_built_anew(offers, ids, found, table):
    draw = np.random.default_rng(0)
    market = table(*(make_offer(f"O{key}", place=north_of(LYON, key % 60)) for key in range(1, 100)))
    pool = Pool.build(offers, market.stream(), market.revision)
    for step in range(30):
        key = int(draw.integers(1, 120))
        market.say(key, None if draw.random() < 0.3 else make_offer(f"N{step}", place=north_of(LYON, step)))
        pool.refresh(market.changes_since(pool.state.revision), market.revision)
    anew = Pool.build(offers, market.stream())
    assert ids(pool) == ids(anew)
    assert pool.state.columns.merged().rows.tobytes() == anew.state.columns.merged().rows.tobytes()
    assert found(pool) == found(anew)


def test_a_state_taken_before_a_change_stays_as_it_was(offers, ids, found):
    pool = Pool.build(offers, [(1, make_offer("a")), (2, make_offer("b"))])
    before = Pool(offers, pool.state)
    pool.refresh([(1, None), (2, make_offer("b2")), (3, make_offer("c"))], 1)
    assert set(ids(before)) == found(before) == {"a", "b"}
    assert set(ids(pool)) == found(pool) == {"b2", "c"}


def test_a_pool_that_is_being_saved_is_not_saved_by_another(tmp_path, offers):
    from matching.pool import Home

    with Home(tmp_path / "p").saving(), pytest.raises(VectorIndexError, match="try again"):
        Pool.build(offers, []).save(tmp_path / "p")


def test_another_encoder_is_refused_with_the_cure_and_has_a_folder_of_its_own(tmp_path, offers):
    class Other(WordVectorizer):
        fingerprint = "other"

    other = OfferSide(Other(), tiny_rome())
    Pool.build(offers, []).save(tmp_path / "p")
    with pytest.raises(VectorIndexError, match="another encoder"):
        Pool.open(other, tmp_path / "p")
    assert other.folder(tmp_path) != offers.folder(tmp_path)
    assert other.folder(tmp_path).parent == offers.folder(tmp_path).parent == tmp_path / "offers"


def test_progress_is_told_of_every_record(offers):
    told = []
    Pool.build(offers, [(1, make_offer("a")), (2, make_offer("b", status=OfferStatus.FILLED))], progress=told.append)
    assert sum(told) == 2
