"""A consent given through the service becomes an alert that the adviser reads there: none lost, none twice."""

import json

import pytest

from eval.bench.profile_alerts import run


@pytest.mark.slow
@pytest.mark.parametrize("sqlite", [True, False])
def test_each_consent_becomes_one_alert(tmp_path, sqlite):
    run(4, 40, 4, sqlite, 0, tmp_path / "alerts.json")
    figures = json.loads((tmp_path / "alerts.json").read_text())["figures"]
    assert [figures[name]["value"] for name in ("expected", "lost", "doubled")] == [4, 0, 0]
