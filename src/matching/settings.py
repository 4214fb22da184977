"""One frozen `Settings`, read from the environment by `load_settings()`, passed by argument, never built at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.errors import SettingsError

PREFIX = "MATCHING_"
RERANKERS = ("bundle", "preference")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how much of the machine to use.

    Attributes:
        data_dir: holds the SQLite file, indexes and snapshots (`MATCHING_DATA_DIR`, default `~/.local/share/matching`).
        database_url: SQLAlchemy URL; None means the SQLite file of `data_dir` (`MATCHING_DATABASE_URL`).
        models_dir: bundles and `CURRENT`; None means the bundle shipped in the package (`MATCHING_MODELS_DIR`).
        encoder: a sentence-transformers name or path; None means the bundle's static encoder (`MATCHING_ENCODER`).
        rome_dir: a ROME release used without importing it; None: the store's, else the sample (`MATCHING_ROME_DIR`).
        travel_times: CSV of travel times (from, to, mode, minutes); None: the approximation (`MATCHING_TRAVEL_TIMES`).
        reranker: what orders lists, "bundle" (its heads, when it has some) or "preference" (today's practice, the kill
            switch; rules and logging go on) (`MATCHING_RERANKER`).
        retention: TOML file of periods, in days, that replace the defaults of `matching.store.retention`; None: these
            (`MATCHING_RETENTION`).
        threads: how many threads the numeric libraries may use (`MATCHING_THREADS`, default: the machine's cores).
    """

    data_dir: Path
    database_url: str | None = None
    models_dir: Path | None = None
    encoder: str | None = None
    rome_dir: Path | None = None
    travel_times: Path | None = None
    reranker: str = "bundle"
    retention: Path | None = None
    threads: int = 1

    @property
    def store_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'matching.sqlite3'}"


def _threads(value: str | None) -> int:
    if value is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{PREFIX}THREADS is {value!r}; give a whole number of threads, 1 or more.")
    return int(value)


def _reranker(value: str | None) -> str:
    if value not in (None, *RERANKERS):
        raise SettingsError(f"{PREFIX}RERANKER is {value!r}; give one of {', '.join(RERANKERS)}.")
    return value or RERANKERS[0]


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Build the settings from the environment.

    Args:
        environ: variables to read; None means the process environment. An empty value counts as absent.

    Raises:
        SettingsError: a variable has a value that cannot be used.
    """
    env = {k: v for k, v in (os.environ if environ is None else environ).items() if v}

    def path(name: str) -> Path | None:
        value = env.get(PREFIX + name)
        return Path(value).expanduser() if value else None

    return Settings(
        data_dir=path("DATA_DIR") or Path("~/.local/share/matching").expanduser(),
        database_url=env.get(PREFIX + "DATABASE_URL"),
        models_dir=path("MODELS_DIR"),
        encoder=env.get(PREFIX + "ENCODER"),
        rome_dir=path("ROME_DIR"),
        travel_times=path("TRAVEL_TIMES"),
        reranker=_reranker(env.get(PREFIX + "RERANKER")),
        retention=path("RETENTION"),
        threads=_threads(env.get(PREFIX + "THREADS")),
    )
