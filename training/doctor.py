"""What `CURRENT`, the history and the registry say of what is served, where they differ, and how to make them agree.

`CURRENT` is the truth: repairs follow it, and never change what is served.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree

from matching.bundle import CURRENT, Bundle
from matching.errors import BundleError
from matching.promotions import Action, note, served
from training.retrain import SCRATCH
from training.tracking import CHALLENGER, CHAMPION, Tracker


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        sentence: what, and the cure when a person must apply it.
        repair: makes it right; None when only a person can.
    """

    sentence: str
    repair: Callable[[], object] | None = None


def examine(models_dir: Path, tracker: Tracker) -> Iterator[Finding]:
    """Everything that is wrong, what is served first.

    Raises:
        TrackingError: the registry does not answer.
    """
    yield from _left_over(models_dir)
    if not (models_dir / CURRENT).exists():
        yield Finding(f"{models_dir} serves nothing; promote a bundle, `python -m training promote BUNDLE --first`.")
        return
    try:
        bundle = Bundle.open(models_dir)
        bundle.reranker()
    except BundleError as fault:
        yield Finding(f"{fault} Or go back: `python -m training rollback`.")
        return
    yield from _history(models_dir, bundle)
    yield from _aliases(models_dir, bundle, tracker)


def _left_over(models_dir: Path) -> Iterator[Finding]:
    for path in sorted(models_dir.glob(f"{SCRATCH}*")):
        yield Finding(f"{path} was left by a training that was stopped.", partial(rmtree, path))
    new = models_dir / f"{CURRENT}.new"
    if new.exists():
        yield Finding(f"{new} was left by a promotion that was stopped.", new.unlink)


def _history(models_dir: Path, bundle: Bundle) -> Iterator[Finding]:
    last = next(reversed(served(models_dir)), None)
    if last is not None and last != bundle.id:
        yield Finding(
            f"{CURRENT} names {bundle.id} and the last line of the history {last}: a promotion was stopped, or the file"
            " was written by hand.",
            lambda: note(models_dir, Action.REPAIR, bundle.id, last, "doctor"),
        )


def _aliases(models_dir: Path, bundle: Bundle, tracker: Tracker) -> Iterator[Finding]:
    aliases = tracker.bundles()
    if (named_champion := aliases.get(CHAMPION)) != bundle.id:
        yield Finding(
            f"{CURRENT} names {bundle.id} and the alias {CHAMPION} of the registry {named_champion or 'nothing'}.",
            lambda: tracker.point(CHAMPION, bundle),
        )
    challenger = aliases.get(CHALLENGER)
    if challenger is not None and (challenger == bundle.id or not (models_dir / challenger).is_dir()):
        why = "is served" if challenger == bundle.id else f"is not in {models_dir}"
        yield Finding(f"The alias {CHALLENGER} names {challenger}, which {why}.", lambda: tracker.drop(CHALLENGER))
