"""Runs and the registry of models, in MLflow: records what was trained, mirrors what is served; never decides it.

By default a SQLite file and a folder of artefacts under the data directory; `MLFLOW_TRACKING_URI` names a server. Only
aggregates go there: no row of a log, no id of a person. This is the only module that talks to MLflow.
"""

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.batched import batched
from matching.bundle import Bundle
from matching.errors import MatchingError

if TYPE_CHECKING:
    from mlflow import MlflowClient

MODEL = "matching"
"""Name of the registered model, and of the experiment."""

CHAMPION, CHALLENGER = "champion", "challenger"
"""Aliases: what is served, and what was trained last."""

FOLDER = "bundle"
"""Where a run keeps the bundle, among its artefacts."""

_ENVIRONMENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",  # the default waits for minutes
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}
_BATCH = 500  # metrics in a call; the server's limit is 1,000


class TrackingError(MatchingError):
    """The tracking server cannot be used; check MLFLOW_TRACKING_URI, or unset it to keep runs in the data directory."""


@dataclass(frozen=True, slots=True)
class Training:
    """What a run tells of a training.

    Attributes:
        params: by name.
        metrics: by name; what is not finite is left out.
        curves: metric -> (step, value).
        tags: by name.
        artefacts: folder copied beside the bundle; None for none.
    """

    params: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, Sequence[tuple[int, float]]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    artefacts: Path | None = None


class Tracker:
    """Records trainings, registers bundles, and keeps the two aliases.

    Args:
        uri: of the tracking server, or of a SQLite file.
        artifacts: URI of the folder of artefacts; None leaves it to the server.

    Raises:
        TrackingError: nothing answers there.
    """

    def __init__(self, uri: str, artifacts: str | None = None) -> None:
        self.uri, self._artifacts = uri, artifacts
        with _explained(uri):
            self._client = _client(uri)

    @classmethod
    def open(cls, data_dir: Path) -> "Tracker":
        """The server that `MLFLOW_TRACKING_URI` names, else the files of the data directory."""
        if uri := os.environ.get("MLFLOW_TRACKING_URI"):
            return cls(uri)
        folder = (data_dir / "mlflow").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return cls(f"sqlite:///{folder / 'mlflow.sqlite3'}", (folder / "artifacts").as_uri())

    def record(self, bundle: Bundle, training: Training) -> str:
        """Write a run with the bundle among its artefacts, and register the bundle as a version of the model.

        Inside `mlflow run`, the run that it began is written to.

        Returns:
            The run's id.
        """
        with _explained(self.uri), self._run(bundle.id) as run_id:
            self._tell(run_id, training)
            self._client.log_artifacts(run_id, str(bundle.folder), FOLDER)
            if training.artefacts is not None:
                self._client.log_artifacts(run_id, str(training.artefacts))
            self._register(bundle.id, run_id)
        return run_id

    def bundles(self) -> dict[str, str]:
        """Bundle that each alias names."""
        with _explained(self.uri):
            return {alias: self._bundle(version) for alias, version in self._aliases().items()}

    def point(self, alias: str, bundle: Bundle) -> None:
        """Make an alias name a bundle, registered first when it is not."""
        with _explained(self.uri):
            if self._version(bundle.id) is None:
                self.record(bundle, Training())
            self._client.set_registered_model_alias(MODEL, alias, str(self._version(bundle.id)))

    def drop(self, alias: str) -> None:
        """Remove an alias; one that is not there is no fault."""
        with _explained(self.uri):
            if alias in self._aliases():
                self._client.delete_registered_model_alias(MODEL, alias)

    def judged(self, bundle: Bundle, verdict: Mapping[str, Any]) -> None:
        """Keep the verdict of a gate with the run that trained the bundle, when there is one."""
        with _explained(self.uri):
            version = self._version(bundle.id)
            if version is not None:
                run_id = self._run_of(version)
                self._client.log_dict(run_id, dict(verdict), "verdict.json")
                self._client.set_tag(run_id, "accepted", str(verdict["accepted"]).lower())

    def run_path(self, bundle: Bundle) -> str | None:
        """Where the pages of a tracking server show the run that trained a bundle; None when it is not registered."""
        with _explained(self.uri):
            if (version := self._version(bundle.id)) is None:
                return None
            run_id = self._run_of(version)
            return f"#/experiments/{self._client.get_run(run_id).info.experiment_id}/runs/{run_id}"

    def _run_of(self, version: str) -> str:
        return str(self._client.get_model_version(MODEL, version).run_id)

    @contextmanager
    def _run(self, name: str) -> Iterator[str]:
        """The run begun by `mlflow run`, else one that ends here."""
        if begun := os.environ.get("MLFLOW_RUN_ID"):
            yield begun
            return
        run_id = self._client.create_run(self._experiment(), run_name=name).info.run_id
        try:
            yield run_id
        except BaseException:
            self._client.set_terminated(run_id, "FAILED")
            raise
        self._client.set_terminated(run_id)

    def _tell(self, run_id: str, training: Training) -> None:
        from mlflow.entities import Metric, Param, RunTag

        params = [Param(name, str(value)) for name, value in training.params.items()]
        tags = [RunTag(name, value) for name, value in training.tags.items()]
        points = [(name, value, 0) for name, value in training.metrics.items()]
        points += [(name, value, step) for name, curve in training.curves.items() for step, value in curve]
        metrics = [Metric(name, value, 0, step) for name, value, step in points if isfinite(value)]
        self._client.log_batch(run_id, params=params, tags=tags)
        for batch in batched(metrics, _BATCH):
            self._client.log_batch(run_id, metrics=batch)

    def _register(self, bundle_id: str, run_id: str) -> None:
        source = f"{self._client.get_run(run_id).info.artifact_uri}/{FOLDER}"
        if not self._client.search_registered_models(f"name = '{MODEL}'"):
            self._client.create_registered_model(MODEL)
        self._client.create_model_version(MODEL, source, run_id, tags={"bundle": bundle_id})

    def _experiment(self) -> str:
        found = self._client.get_experiment_by_name(MODEL)
        return str(found.experiment_id if found else self._client.create_experiment(MODEL, self._artifacts))

    def _aliases(self) -> dict[str, str]:
        found = self._client.search_registered_models(f"name = '{MODEL}'")
        return {alias: str(version) for model in found for alias, version in model.aliases.items()}

    def _bundle(self, version: str) -> str:
        return str(self._client.get_model_version(MODEL, version).tags.get("bundle", ""))

    def _version(self, bundle_id: str) -> str | None:
        """The last version of a bundle; None when it is not registered."""
        found = self._client.search_model_versions(f"name = '{MODEL}' and tags.bundle = '{bundle_id}'")
        return str(max(int(version.version) for version in found)) if found else None


def _client(uri: str) -> "MlflowClient":
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of MLflow's own use of its libraries
        from mlflow import MlflowClient

        for name in ("mlflow", "alembic"):
            logging.getLogger(name).setLevel(logging.WARNING)
        return MlflowClient(tracking_uri=uri)


@contextmanager
def _explained(uri: str) -> Iterator[None]:
    try:
        yield
    except MatchingError:
        raise
    except Exception as fault:
        if not type(fault).__module__.startswith(("mlflow", "sqlalchemy")):
            raise
        reason = str(fault).splitlines()[0][:200]
        raise TrackingError(
            f"{uri} does not record runs ({reason}); check MLFLOW_TRACKING_URI, or unset it."
        ) from fault
