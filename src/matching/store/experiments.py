"""Experiments: begun once, stopped once; what ran is never changed, so that what was seen can be explained."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import Select, insert, select, update

from matching.domain import Arm, Experiment, Unit
from matching.errors import ConflictError, InputError
from matching.store.database import Scope
from matching.store.schema import experiments

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

_ALL = select(experiments)
_RUNNING = _ALL.where(experiments.c.stopped_at.is_(None))


class Experiments:
    """The table of experiments."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def start(self, name: str, unit: Unit, arms: Sequence[Arm], at: datetime) -> Experiment:
        """Begin an experiment; the first arm is the default.

        Raises:
            ConflictError: the name is taken, even by one that is stopped.
            InputError: something in it cannot be used.
        """
        _check(name, arms)
        begun = Experiment(name, Unit(unit), tuple(arms), secrets.token_bytes(32), at)
        with self._scope.write() as connection:
            if connection.execute(select(experiments.c.name).where(experiments.c.name == name)).first():
                raise ConflictError(f"There is an experiment {name!r} already; give another name: none is run twice.")
            connection.execute(insert(experiments).values(_values(begun)))
        return begun

    def stop(self, name: str, reason: str, at: datetime) -> Experiment:
        """End an experiment: everyone has the default arm. The first to stop it is the one whose reason is kept.

        Raises:
            InputError: there is no such experiment.
        """
        c = experiments.c
        with self._scope.write() as connection:
            running = update(experiments).where(c.name == name, c.stopped_at.is_(None))
            connection.execute(running.values(stopped_at=at, stopped_for=reason))
        return self.get(name)

    def get(self, name: str) -> Experiment:
        """An experiment, running or stopped.

        Raises:
            InputError: there is no such experiment.
        """
        with self._scope.read() as connection:
            row = connection.execute(select(experiments).where(experiments.c.name == name)).mappings().one_or_none()
        if row is None:
            raise InputError(f"There is no experiment {name!r}; `store.experiments.all()` lists those there are.")
        return _experiment(dict(row))

    def running(self) -> list[Experiment]:
        """Those not stopped, by name."""
        return self._read(_RUNNING)

    def all(self) -> list[Experiment]:
        """Every experiment, by name."""
        return self._read(_ALL)

    def _read(self, query: Select[Any]) -> list[Experiment]:
        with self._scope.read() as connection:
            rows = connection.execute(query).mappings().all()
        return sorted((_experiment(dict(row)) for row in rows), key=lambda one: one.name)


def _check(name: str, arms: Sequence[Arm]) -> None:
    for text in (name, *(arm.name for arm in arms)):
        if not NAME.fullmatch(text):
            raise InputError(f"{text[:64]!r} cannot name an experiment or an arm; give a-z, 0-9, - and _, 64 at most.")
    if len({arm.name for arm in arms}) != len(arms) or len(arms) < 2:
        raise InputError("An experiment compares two arms or more, each with a name of its own; the first is default.")
    if not all(isfinite(arm.share) and arm.share > 0 for arm in arms):
        raise InputError("The share of an arm is its weight among the arms; give a number above 0 for each.")
    if not all(arm.handle is None or 0 <= arm.handle <= 1 for arm in arms):
        raise InputError("The handle of an arm goes from 0, liking alone, to 1, chance alone.")


def _values(begun: Experiment) -> dict[str, Any]:
    arms = {arm.name: {k: v for k, v in asdict(arm).items() if k != "name" and v is not None} for arm in begun.arms}
    return {
        "name": begun.name,
        "unit": begun.unit.value,
        "arms": json.dumps(arms),
        "secret": begun.secret,
        "started_at": begun.started_at,
    }


def _experiment(row: dict[str, Any]) -> Experiment:
    arms = tuple(Arm(name, **facts) for name, facts in json.loads(row.pop("arms")).items())
    return Experiment(arms=arms, unit=Unit(row.pop("unit")), **row)
