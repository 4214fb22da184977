"""A small market whose truth is known: lists read from the top, planted objections, employers with a standard."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from matching.bundle import seal, serve
from matching.domain import Actor, Event, EventKind, Impression
from matching.features import FEATURE_NAMES, schema_id
from matching.log import Log

LENGTH = 10
START = datetime(2026, 1, 5, tzinfo=UTC)


def _column(rows, name):
    return rows[:, FEATURE_NAMES.index(name)]


def truth(rows):
    """P(too far), P(pay too low), P(apply | no objection), P(employer accepts)."""
    far = 1 / (1 + np.exp(-6 * (_column(rows, "distance_over_reach") - 0.7)))
    low = 1 / (1 + np.exp(12 * (_column(rows, "pay_over_wish") - 0.9)))
    keen = 0.15 + 0.6 * _column(rows, "occupation_affinity")
    accepts = 0.1 + 0.7 * _column(rows, "skills_required_share")
    return far, low, keen, accepts


def planted(n_lists: int = 600, seed: int = 0, data_reasons: float = 0.0, sampled: bool = False) -> Log:
    """A log of `n_lists` lists of 10, people with 5 lists each; shown best first by a noisy preference."""
    draw = np.random.default_rng(seed)
    impressions, events = [], []
    for list_id in range(n_lists):
        rows = _rows(draw, LENGTH + 5 * sampled)
        at = START + timedelta(hours=6 * list_id)
        for position, row in enumerate(rows, start=1):
            shown = position <= LENGTH
            impressions.append(_impression(len(impressions), list_id, position if shown else 0, at, row, shown))
        _read(draw, rows[:LENGTH], impressions[-len(rows) :], events, data_reasons)
    return Log.of(impressions, events)


def _rows(draw, n):
    rows = np.full((n, len(FEATURE_NAMES)), np.nan, np.float32)
    names = ("similarity", "occupation_affinity", "distance_over_reach", "pay_over_wish", "skills_required_share")
    for name in names:
        rows[:, FEATURE_NAMES.index(name)] = (
            draw.uniform(0, 1, n) if name != "pay_over_wish" else draw.normal(1, 0.15, n)
        )
    rows[draw.random(n) < 0.5, FEATURE_NAMES.index("pay_over_wish")] = np.nan
    return rows[np.argsort(-_column(rows, "occupation_affinity") + draw.normal(0, 0.3, n))]


def _impression(impression_id, list_id, position, at, row, shown):
    return Impression(
        impression_id,
        list_id,
        "offers_for",
        "digest" if shown else "sample",
        list_id,
        list_id // 5,
        0,
        impression_id,
        at,
        "email",
        "b0",
        position,
        0.5,
        0.5,
        0.0,
        None,
        "",
        schema_id(),
        tuple(row.tolist()),
    )


def _read(draw, rows, shown, events, data_reasons):
    """Seen from the top while the reader goes on; an offer is refused for the first thing in the way, or applied to."""
    far, low, keen, accepts = truth(np.where(np.isnan(rows), 1.0, rows))
    for index, impression in enumerate(shown[:LENGTH]):
        if draw.random() < 0.15:
            return
        objections = [("too_far", far[index]), ("salary_too_low", low[index])]
        reasons = tuple(slug for slug, p in objections if draw.random() < p)[:1]
        if draw.random() < data_reasons:
            _say(events, impression, EventKind.REFUSED, ("duplicate",))
        elif draw.random() < 0.25:
            continue
        elif reasons:
            _say(events, impression, EventKind.REFUSED, reasons)
        elif draw.random() < keen[index]:
            _say(events, impression, EventKind.APPLIED)
            accepted = draw.random() < accepts[index]
            reason = () if accepted else ("skills_missing",)
            _say(events, impression, EventKind.CONTACTED if accepted else EventKind.REFUSED, reason, "employer")
        else:
            _say(events, impression, EventKind.INTERESTED)


def _say(events, impression, event, reasons=(), side="person"):
    at = impression.at + timedelta(hours=1)
    actor = Actor.PERSON if side == "person" else Actor.EMPLOYER
    events.append(Event(len(events), impression.impression_id, event, side, reasons, actor, "email", at))


@pytest.fixture(scope="session")
def planted_log() -> Callable[..., Log]:
    return planted


@pytest.fixture(scope="session")
def planted_truth() -> Callable[..., object]:
    return truth


@pytest.fixture(scope="session")
def empty_tracking(tmp_path_factory) -> Path:
    """A data directory whose tracking files were just made: making them takes seconds."""
    from training.tracking import Tracker

    folder = tmp_path_factory.mktemp("tracking")
    Tracker.open(folder)
    return folder


@pytest.fixture
def data_dir(empty_tracking, tmp_path, monkeypatch) -> Path:
    """A data directory with empty tracking files, that no variable of the machine overrides."""
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI", "MLFLOW_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path / "data"))
    shutil.copytree(empty_tracking, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def models(tmp_path, monkeypatch) -> Path:
    """A folder of bundles that serves one without heads."""
    folder = tmp_path / "models"
    (folder / "base-1").mkdir(parents=True)
    (folder / "base-1" / "encoder.bin").write_bytes(b"vectors")
    (folder / "base-1" / "README.md").write_text("Licence Ouverte", encoding="utf-8")
    seal(folder / "base-1", encoder_fingerprint="static-0", dim=2)
    serve(folder, "base-1")
    monkeypatch.setenv("MATCHING_MODELS_DIR", str(folder))
    return folder


@pytest.fixture
def single(tmp_path):
    """Options of the command for one thread: two wait for each other on a busy machine."""
    from training.fit import CONFIG

    text = CONFIG.read_text(encoding="utf-8")
    assert "num_threads = 2" in text
    (tmp_path / "retrain.toml").write_text(text.replace("num_threads = 2", "num_threads = 1"), encoding="utf-8")
    return ["--config", str(tmp_path / "retrain.toml")]
