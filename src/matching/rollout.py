"""Who has which arm: a keyed hash of the key alone, so the same in every process, after every restart, in any order."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from matching.domain import Arm, Experiment, Unit

SEPARATOR, EQUALS = ";", "="


def arm_of(experiment: Experiment, key: int) -> Arm:
    """The arm of a person or of an offer; the default one once the experiment is stopped.

    Weighted rendezvous: each arm draws an exponential waiting time from the hash, the first to come wins. A changed
    share moves units to or from that arm only, and as few as the new shares need.

    Args:
        experiment: says who, by its secret.
        key: the store's, of the unit.

    Source: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM ToN 6(1), 1998; weights
    as in Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005 (logarithmic method).
    """
    if experiment.stopped_at is not None:
        return experiment.arms[0]
    runs = [arm for arm in experiment.arms if arm.share > 0]
    return min(runs, key=lambda arm: -log(_uniform(experiment.secret, arm.name, key)) / arm.share)


def _uniform(secret: bytes, arm: str, key: int) -> float:
    """In (0, 1), from the first 53 bits of the hash."""
    digest = hmac.digest(secret, f"{arm}/{key}".encode(), hashlib.sha256)
    return ((int.from_bytes(digest[:8], "big") >> 11) + 0.5) / (1 << 53)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a person, an offer, or both have in all the experiments that run.

    Attributes:
        label: what the log says, "experiment=arm", several joined by ";" in the order of names; "" without any.
        bundle: id of what ranks; None: the one served.
        handle: None: the usual one.
        interest_first: whether interest is collected before a card is sent.
    """

    label: str = ""
    bundle: str | None = None
    handle: float | None = None
    interest_first: bool = False


def assigned(experiments: Iterable[Experiment], person: int | None = None, offer: int | None = None) -> Assignment:
    """The arms of a person or of an offer.

    Where two arms say different things, the experiment that comes first by name decides.

    Args:
        experiments: those that are stopped count for nothing.
        person: key of the profile; None when no single one is concerned: experiments on persons do not apply.
        offer: likewise.
    """
    keys = {Unit.PERSON: person, Unit.OFFER: offer}
    arms: dict[str, Arm] = {}
    for one in sorted(experiments, key=lambda one: one.name):
        key = keys[one.unit]
        if key is not None and one.stopped_at is None:
            arms[one.name] = arm_of(one, key)
    return Assignment(
        label=SEPARATOR.join(f"{name}{EQUALS}{arm.name}" for name, arm in arms.items()),
        bundle=next((arm.bundle for arm in arms.values() if arm.bundle is not None), None),
        handle=next((arm.handle for arm in arms.values() if arm.handle is not None), None),
        interest_first=next((arm.interest_first for arm in arms.values() if arm.interest_first is not None), False),
    )


def arm_named(label: str, experiment: str) -> str | None:
    """The arm of an experiment in what the log says; None when it was not in it."""
    found = dict(part.partition(EQUALS)[::2] for part in label.split(SEPARATOR) if part)
    return found.get(experiment)
