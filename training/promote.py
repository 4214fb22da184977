"""What is served changes here, and nowhere else: after the gate, by rename, with a line of history; and back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from eval.gate import judge
from eval.verdict import Rule, Verdict
from matching.bundle import CURRENT, Bundle, named, serve
from matching.errors import BundleError
from matching.explain.french import sentence
from matching.log import Log
from matching.promotions import Action, before, note
from training.evaluate import faithful, heldout, schemas, scored, unseen
from training.logs import say
from training.tracking import CHALLENGER, CHAMPION, Tracker, TrackingError

Answer = TypeVar("Answer")
Groups = Mapping[str, Mapping[int, str]]
Rules = Mapping[str, Rule]
Tracking = Callable[[], Tracker]
"""Opens the registry, when it is its turn."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a bundle is served from now on, and what to tell people, in French."""

    accepted: bool
    sentences: tuple[str, ...]
    verdict: Verdict | None = None

    def as_json(self) -> dict[str, Any]:
        """For a history and for pages."""
        checks = [asdict(check) for check in self.verdict.checks] if self.verdict else []
        return {"accepted": self.accepted, "sentences": list(self.sentences), "checks": checks}


def champion(models_dir: Path) -> Bundle | None:
    """The bundle served; None when none is named.

    Raises:
        BundleError: it is damaged.
    """
    return Bundle.open(models_dir) if (models_dir / CURRENT).exists() else None


def compare(
    challenger: Bundle, current: Bundle, log: Log, groups: Groups | None = None, rules: Rules | None = None
) -> Verdict:
    """Judge a bundle against the one served, on lists that neither learned from.

    Raises:
        BundleError: one of them cannot be read, or reads other features.
        InputError: the log holds no such list.
    """
    mine, theirs = challenger.reranker(), current.reranker()
    data, features = heldout(unseen(log, challenger, current), schemas(challenger.folder.parent))
    faith = faithful(mine, features, data.profile_id)
    return judge(data, scored(mine, features), scored(theirs, features), groups, faith, rules)


def decide(
    challenger: Bundle,
    current: Bundle | None,
    log: Log | None,
    first: bool = False,
    groups: Groups | None = None,
    rules: Rules | None = None,
) -> Decision:
    """Whether a bundle may be served; nothing changes.

    Args:
        challenger: verified.
        current: the bundle served; None when there is none.
        log: what to compare them on; None only where there is nothing to compare.
        first: serve a bundle where none was served, without comparison.
        groups: see `eval.gate.judge`.
        rules: likewise.

    Raises:
        BundleError: a bundle cannot be read, or reads other features.
        InputError: the log holds no list that neither learned from.
    """
    challenger.reranker()
    if current is None or log is None:
        where = challenger.folder.parent
        if first:
            return Decision(True, (sentence(f"Premier modèle servi dans {where} : accepté sans comparaison."),))
        said = f"Promotion refusée : aucun modèle n’est servi dans {where}, il n’y a rien à quoi comparer ; ajoutez"
        return Decision(False, (sentence(f"{said} --first pour servir celui-ci tel quel."),))
    verdict = compare(challenger, current, log, groups, rules)
    return Decision(verdict.accepted, (*verdict.sentences, *_another_encoder(challenger, current)), verdict)


def _another_encoder(challenger: Bundle, current: Bundle) -> Iterator[str]:
    mine, theirs = (bundle.manifest.get("encoder_fingerprint") for bundle in (challenger, current))
    if mine != theirs:
        yield sentence(
            f"Attention : l’encodeur change ({mine}, {theirs} pour le modèle servi) ; les similarités du journal"
            " viennent de l’ancien, et les index seront reconstruits."
        )


def apply(
    models_dir: Path, challenger: Bundle, current: Bundle | None, decision: Decision, tracking: Tracking, why: str
) -> None:
    """Do what was decided: bundle, `CURRENT`, history, aliases, in that order.

    Stopped at any point, what is served is the former bundle or the new one, whole; `doctor` finishes. A registry that
    does not answer stops nothing.
    """
    if decision.accepted:
        serve(models_dir, challenger.id)
    action, before = Action.PROMOTE if decision.accepted else Action.REFUSE, current.id if current else None
    run = _answered(lambda: tracking().run_path(challenger))
    note(models_dir, action, challenger.id, before, why, decision.as_json(), run=run)
    _answered(lambda: _mirror(tracking(), challenger, decision))


def rollback(models_dir: Path, tracking: Tracking, why: str) -> tuple[str, str]:
    """Serve again what was served before.

    Returns:
        The bundle served until now ("" for none), and the one served again.

    Raises:
        BundleError: nothing else was served before, or it is no longer intact; what is served does not change.
    """
    now = named(models_dir) or ""
    former = before(models_dir, now)
    if former is None:
        raise BundleError(f"No other bundle was served from {models_dir}; promote one, `python -m training promote`.")
    serve(models_dir, former)
    note(models_dir, Action.ROLLBACK, former, now or None, why)
    _answered(lambda: tracking().point(CHAMPION, Bundle.read(models_dir / former)))
    return now, former


def _mirror(tracker: Tracker, challenger: Bundle, decision: Decision) -> None:
    if decision.accepted:
        tracker.point(CHAMPION, challenger)
        if tracker.bundles().get(CHALLENGER) == challenger.id:
            tracker.drop(CHALLENGER)
    tracker.judged(challenger, decision.as_json())


def _answered(ask: Callable[[], Answer]) -> Answer | None:
    """What the registry answers; None when it does not."""
    try:
        return ask()
    except TrackingError as fault:
        say(f"The registry was not told: {fault} Then run `python -m training doctor --repair`.")
        return None
