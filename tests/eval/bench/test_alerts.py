import json

import pytest

from eval.bench.alerts import run


@pytest.mark.data
@pytest.mark.slow
def test_two_nights_are_measured(tmp_path):
    run(2_000, 300, 1, tmp_path / "alerts.json", processes=1, folder=tmp_path / "store")
    figures = json.loads((tmp_path / "alerts.json").read_text())["figures"]
    assert figures["persons_per_s.first"]["n"] == figures["persons_per_s.later"]["n"] == 300
    assert 0 < figures["offers_per_digest.first"]["value"] <= 10
