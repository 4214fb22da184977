"""One frozen `Settings`, read from the environment by `load_settings()`, passed by argument, never built at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from matching.errors import SettingsError

PREFIX = "MATCHING_"
RERANKERS = ("bundle", "preference")

DATABASE_POOL = 20
"""Connections of one process. A request holds one at a time and for a part of its time, so that half of the 40 threads
which answer them (AnyIO's default) can hold one at once; the followers of the database take theirs in turn. Four
processes stay below the 100 connections of a PostgreSQL server (`max_connections`)."""

REVIEW_DAYS = 3
"""Working days: what waits leaves before the digest of the next week, after each adviser has been at work. A choice of
the service."""

DATABASE_TIMEOUT_S = 20.0
"""Below the 30 s of a request (`MATCHING_TIME_LIMIT`): what is too slow is stopped in the database too, and said."""

N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how much of the machine to use.

    Attributes:
        data_dir: holds the SQLite file, indexes and snapshots (`MATCHING_DATA_DIR`, default `~/.local/share/matching`).
        database_url: SQLAlchemy URL; None means the SQLite file of `data_dir` (`MATCHING_DATABASE_URL`).
        database_pool: connections to the database that one process holds at most; each of the service's processes
            holds its own (`MATCHING_DATABASE_POOL`).
        database_timeout_s: seconds after which PostgreSQL stops a statement; a lock, a free connection, and a SQLite
            file that another process writes, are waited for half as long. Migrations and retention take the time they
            take (`MATCHING_DATABASE_TIMEOUT_S`).
        models_dir: bundles and `CURRENT`; None means the bundle shipped in the package (`MATCHING_MODELS_DIR`).
        encoder: a sentence-transformers name or path; None means the bundle's static encoder (`MATCHING_ENCODER`).
        rome_dir: a ROME release used without importing it; None: the store's, else the sample (`MATCHING_ROME_DIR`).
        travel_times: CSV of travel times (from, to, mode, minutes); None: the approximation (`MATCHING_TRAVEL_TIMES`).
        reranker: what orders lists, "bundle" (its heads, when it has some) or "preference" (today's practice, the kill
            switch; rules and logging go on) (`MATCHING_RERANKER`).
        retention: TOML file of periods, in days, that replace the defaults of `matching.store.retention`; None: these
            (`MATCHING_RETENTION`).
        review_days: working days that an adviser has to approve a message, see `matching.store.Digests.lapse`
            (`MATCHING_REVIEW_DAYS`).
        threads: how many threads the numeric libraries may use (`MATCHING_THREADS`, default: the machine's cores).
    """

    data_dir: Path
    database_url: str | None = None
    database_pool: int = DATABASE_POOL
    database_timeout_s: float = DATABASE_TIMEOUT_S
    models_dir: Path | None = None
    encoder: str | None = None
    rome_dir: Path | None = None
    travel_times: Path | None = None
    reranker: str = "bundle"
    retention: Path | None = None
    review_days: int = REVIEW_DAYS
    threads: int = 1

    @property
    def store_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'matching.sqlite3'}"


def number(env: Mapping[str, str], name: str, default: N, low: float, high: float) -> N:
    """A variable that holds a number, whole when its default is.

    Raises:
        SettingsError: it is no number, or not from `low` to `high`.
    """
    kind, value = type(default), env.get(PREFIX + name)
    try:
        found = default if value is None else kind(value)
        if low <= found <= high:
            return found
    except ValueError:
        pass
    whole = "whole " if kind is int else ""
    raise SettingsError(f"{PREFIX}{name} is {value!r}; give a {whole}number from {low:,} to {high:,}.")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
        database_pool=number(env, "DATABASE_POOL", DATABASE_POOL, 1, 1_000),
        database_timeout_s=number(env, "DATABASE_TIMEOUT_S", DATABASE_TIMEOUT_S, 0.1, 3_600),
        models_dir=path("MODELS_DIR"),
        encoder=env.get(PREFIX + "ENCODER"),
        rome_dir=path("ROME_DIR"),
        travel_times=path("TRAVEL_TIMES"),
        reranker=_reranker(env.get(PREFIX + "RERANKER")),
        retention=path("RETENTION"),
        review_days=number(env, "REVIEW_DAYS", REVIEW_DAYS, 1, 30),
        threads=number(env, "THREADS", _cores(), 1, 1_024),
    )
