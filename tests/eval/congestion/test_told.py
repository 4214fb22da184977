import json

import numpy as np
import pytest

from eval.congestion.told import FIGURES, FLOORS, Couples, cut, run


def test_a_floor_keeps_those_above_it_and_says_what_becomes_of_them():
    order = {name: np.array([0.1, 0.4, 0.6]) for name in FLOORS}
    market = Couples(order, np.array([0.2, 0.5, 0.5]), np.array([0.5, 0.2, 0.6]))
    found = dict(zip(FIGURES, cut(market, "chance", 0.4), strict=True))
    assert found == pytest.approx({"couples": 2 / 3, "accepted": 0.5, "matches": 0.2, "matches_kept": 0.8})


@pytest.mark.data
@pytest.mark.slow
def test_floors_of_a_small_market_are_measured(tmp_path, shared_data):
    run(shared_data, tmp_path / "floors.json", [1], quick=True)
    figures = json.loads((tmp_path / "floors.json").read_text())["figures"]
    for name, floors in FLOORS.items():
        kept = [figures[f"couples.{name}.{floor}"]["value"] for floor in floors]
        assert kept == sorted(kept, reverse=True) and kept[0] == 1
