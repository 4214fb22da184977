import json

import numpy as np
import pytest

from eval.congestion.floors import FLOORS, Candidates, cut, run


def test_a_floor_leaves_the_offers_above_it_of_the_best_of_each_list():
    person = np.array([0] * 12 + [1, 1])
    liking = np.array([*np.linspace(0.99, 0.6, 12), 0.3, 0.1])
    applies = np.where(liking > 0.5, 0.5, 0.25)
    market = Candidates(person, {"liking": liking}, applies, 1 - applies, people=3)
    offers, acceptance, refusals, kept, without = cut(market, "liking", 0.2)
    assert offers == pytest.approx(5.5)  # ten of twelve, and one of two
    assert acceptance == pytest.approx((10 * 0.5 + 0.25) / 11)
    assert refusals == pytest.approx((10 * 0.5 + 0.75) / (10 * 0.5 + 0.25))
    assert kept == pytest.approx(5.25 / 5.5)
    assert without == pytest.approx(1 / 3)


@pytest.mark.slow
def test_every_floor_has_its_figures(shared_data, tmp_path):
    run(shared_data, tmp_path / "floors.json", [1], quick=True)
    figures = json.loads((tmp_path / "floors.json").read_text())["figures"]
    assert len(figures) == 5 * sum(map(len, FLOORS.values()))
    assert figures["applications_kept.liking.0.0"]["value"] == 1
