"""Who changed what is served, when and why: one JSON line a change, beside the bundles."""

import getpass
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from matching.atomic import replace_text
from matching.errors import BundleError

HISTORY = "HISTORY"


class Action(StrEnum):
    """What was done."""

    PROMOTE = "promote"
    REFUSE = "refuse"  # nothing changed
    ROLLBACK = "rollback"
    REPAIR = "repair"  # `CURRENT` had moved without a line


@dataclass(frozen=True, slots=True)
class Change:
    """One line.

    Attributes:
        bundle: served from then on; the one refused for a refusal.
        previous: served before; None when nothing was.
        at: ISO 8601, UTC.
        who: user of the machine, or of the service.
        why: as given; "" when nothing was.
        verdict: of the gate; empty when there was none.
        run: path of the run that trained the bundle, on the pages of the tracking server; None when it is not known.
    """

    action: str
    bundle: str
    previous: str | None
    at: str
    who: str
    why: str = ""
    verdict: Mapping[str, Any] = field(default_factory=dict)
    run: str | None = None


def changes(models_dir: Path) -> list[Change]:
    """All changes, oldest first.

    Raises:
        BundleError: the file was damaged.
    """
    path = models_dir / HISTORY
    if not path.exists():
        return []
    try:
        return [Change(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, TypeError) as fault:
        raise BundleError(f"{path} is not as it was written ({fault}); restore it, or move it away.") from fault


def note(
    models_dir: Path,
    action: Action,
    bundle: str,
    previous: str | None,
    why: str,
    verdict: Mapping[str, Any] | None = None,
    who: str | None = None,
    run: str | None = None,
) -> None:
    """Add a line, see `Change`; the file is replaced at once. `who` None is the user of the machine."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    change = Change(action, bundle, previous, at, who or _who(), why, verdict or {}, run)
    lines = [*changes(models_dir), change]
    text = "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)
    replace_text(models_dir / HISTORY, text)


def served(models_dir: Path) -> list[str]:
    """Bundles served one after the other, as far as they were not rolled back; the last is served, says the file."""
    stack: list[str] = []
    for change in changes(models_dir):
        if change.action == Action.REFUSE:
            continue
        stack = stack[:-1] if change.action == Action.ROLLBACK else [*stack, *_new(stack, change.previous)]
        stack += _new(stack, change.bundle)
    return stack


def before(models_dir: Path, now: str) -> str | None:
    """What was served before the bundle served now, and would be again by a rollback; None when nothing was."""
    stack = served(models_dir)
    former = stack[:-1] if stack[-1:] == [now] else stack
    return former[-1] if former else None


def accepted(models_dir: Path, bundle: str) -> bool:
    """Whether the last verdict on a bundle lets it be served, or it was served before."""
    found = [change for change in changes(models_dir) if change.bundle == bundle]
    return bool(found) and found[-1].action != Action.REFUSE


def verdict_of(models_dir: Path, bundle: str) -> Mapping[str, Any]:
    """The last verdict on a bundle; empty when there was none."""
    judged = [change.verdict for change in changes(models_dir) if change.bundle == bundle and change.verdict]
    return judged[-1] if judged else {}


def _new(stack: list[str], bundle: str | None) -> list[str]:
    return [bundle] if bundle and stack[-1:] != [bundle] else []


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
