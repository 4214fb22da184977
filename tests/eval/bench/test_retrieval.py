import json
from pathlib import Path

import numpy as np
import pytest

from eval.bench.retrieval import RIVALS, run
from eval.bench.synthetic import Synthetic

FIGURES = {
    "recall_at_100",
    "core_ms_per_query_batch",
    "ms_per_query_batch",
    "ms_per_query_alone_p50",
    "ms_per_query_alone_p99",
    "speedup_vs_masked_flat",
    "ms_per_query_batch.flat_unfiltered",
    "memory_mb",
    "build_s",
    *(f"{name}.{rival}" for name in ("recall_at_100", "ms_per_query_batch") for rival in RIVALS),
}


def test_the_bench_writes_every_figure_and_the_index_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHING_SHARED_DATA", str(tmp_path / "absent"))
    run(offers=3000, dim=16, queries=40, seed=3, json=tmp_path / "figures.json")
    content = json.loads((tmp_path / "figures.json").read_text())
    figures = content["figures"]
    assert content["seed"] == 3
    assert set(figures) >= FIGURES
    assert figures["recall_at_100"]["value"] > 0.99
    assert figures["outside_radius"]["value"] == 0
    assert figures["memory_mb"]["value"] > 0


def test_the_seed_decides_the_market(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHING_SHARED_DATA", str(tmp_path / "absent"))
    first, again, other = (Synthetic(8, seed).offers(500) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.vectors, again.vectors)
    np.testing.assert_array_equal(first.places, again.places)
    assert not np.array_equal(first.vectors, other.vectors)
    np.testing.assert_allclose(np.linalg.norm(first.vectors, axis=1), 1, atol=1e-5)
    assert 0 < np.isnan(first.places).any(axis=1).mean() < 0.1


@pytest.mark.data
def test_all_communes_are_drawn_from_when_the_shared_data_is_there(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHING_SHARED_DATA", str(shared_data))
    whole = Synthetic(8, 1).queries(2000).places
    monkeypatch.setenv("MATCHING_SHARED_DATA", str(shared_data / "absent"))
    sample = Synthetic(8, 1).queries(2000).places
    assert len(np.unique(whole.round(1), axis=0)) > len(np.unique(sample.round(1), axis=0))
