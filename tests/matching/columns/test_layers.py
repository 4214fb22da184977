import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import Layers, OfferColumns
from matching.columns.layers import RATIO, SMALL, untouched
from matching.testing import make_offer, tiny_rome

ROME = tiny_rome()


def columns(named):
    offers = [make_offer(name, positions=1 + turn) for turn, name in enumerate(named.values())]
    return OfferColumns.from_offers([*named], offers, ROME)


def names(taken):
    return [taken.id(row) for row in range(len(taken))]


changes = st.lists(
    st.tuples(st.sets(st.integers(0, 12), max_size=4), st.sets(st.integers(0, 12), max_size=4)), max_size=12
)


@settings(max_examples=60)
@given(changes)
def test_layers_hold_what_a_dictionary_holds(turns):
    layers, standing = Layers.of(OfferColumns.empty()), {}
    for turn, (gone, added) in enumerate(turns):
        new = {key: f"{key} of {turn}" for key in sorted(added, reverse=True)}
        standing = {key: name for key, name in standing.items() if key not in gone | added} | new
        layers = layers.replaced(np.array(sorted(gone | added), np.int64), columns(new))
        rows = layers.positions(np.arange(14))
        assert [key for key in range(14) if rows[key] >= 0] == sorted(standing) == layers.keys.tolist()
        assert names(layers.take(rows[rows >= 0][::-1])) == [standing[key] for key in sorted(standing, reverse=True)]
        asked = rows[rows >= 0][::-1]
        assert layers.field(asked, "positions").tolist() == layers.take(asked).rows["positions"].tolist()
        assert len(layers) == len(standing)
    assert names(layers.merged()) == [standing[key] for key in sorted(standing)]


def test_an_earlier_state_is_left_as_it_was():
    before = Layers.of(columns({1: "a", 2: "b", 3: "c"}))
    after = before.replaced(np.array([2, 4]), columns({4: "d"})).replaced(np.array([1]), columns({1: "a2"}))
    assert names(before.take(before.positions(before.keys))) == ["a", "b", "c"]
    assert names(after.take(after.positions(after.keys))) == ["a2", "c", "d"]


def test_rows_of_several_layers_come_in_the_order_asked_for(monkeypatch):
    monkeypatch.setattr("matching.columns.layers.SMALL", 0)
    monkeypatch.setattr("matching.columns.layers.RATIO", 0)
    layers = Layers.of(columns({key: f"O{key}" for key in range(5)}))
    for key in (7, 6, 2):
        layers = layers.replaced(np.array([key]), columns({key: f"N{key}"}))
    assert len(layers.columns) == 4
    asked = np.array([6, 0, 2, 7, 2])
    assert names(layers.take(layers.positions(asked))) == ["N6", "O0", "N2", "N7", "N2"]
    assert layers.pending == 4


@pytest.mark.parametrize("batch", [1, 50])
def test_a_row_is_rewritten_a_few_times_however_many_changes_come(batch):
    sizes, written = [1_000_000], 0
    for _ in range(100_000 // batch):
        left = untouched(sizes, batch)
        sizes = [*sizes[:left], sum(sizes[left:]) + batch]
        written += sizes[-1]
        assert len(sizes) <= 5
    assert sum(sizes) == 1_100_000
    assert written <= 100_000 / batch * SMALL + 4 * RATIO * 100_000


def test_a_base_is_rewritten_by_as_many_rows_as_it_has():
    assert untouched([10_000], 9_999) == 1
    assert untouched([10_000], 10_000) == 0
    assert untouched([10_000, 9_000], 1_125) == 0
