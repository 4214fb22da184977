"""Does the model, given what it saw, still say what it said? A logged list scored again, bit for bit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from matching.bundle import Bundle
from matching.domain import PROFILES_FOR, Impression
from matching.errors import BundleError, InputError
from matching.features import FEATURE_NAMES, schema_id
from matching.rerank import PREFERENCE, LightGBMReranker, PreferenceScore, Reranker
from matching.versions import library_versions


class Verdict(StrEnum):
    """What a replay found."""

    EXACT = "exact"
    DIFFERS = "differs"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the list.

    Attributes:
        logged: the score shown.
        recomputed: the score found; None when it cannot be computed.
    """

    impression_id: int
    position: int
    logged: float
    recomputed: float | None = None

    @property
    def exact(self) -> bool:
        """Whether every bit is the same."""
        return self.recomputed == self.logged


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found: `sentence` says it in French, with the cure when it is impossible."""

    verdict: Verdict
    sentence: str
    lines: tuple[Line, ...]


def replay(shown: Sequence[Impression], versions: Mapping[str, str], models_dir: Path) -> Replay:
    """Score a logged list again from its bundle and its logged features.

    With other libraries than those recorded the scores are computed all the same, as an indication.

    Args:
        shown: the impressions of one list; where some are missing, the others are replayed.
        versions: of the libraries that computed the scores.
        models_dir: holds the bundles.

    Raises:
        InputError: `shown` is empty, or of several lists.
    """
    if len({one.list_id for one in shown}) != 1:
        raise InputError("A replay is of one list; give the impressions of `store.impressions.of_list`.")
    head = shown[0]
    obstacle = _obstacle(shown)
    try:
        lines = _lines(shown, None if obstacle else _reranker(models_dir, head))
    except BundleError as fault:
        obstacle, lines = _absent(models_dir, head.bundle, fault), _lines(shown, None)
    if obstacle or (obstacle := _others(versions)):
        return Replay(Verdict.IMPOSSIBLE, f"La liste {head.list_id} ne peut pas être rejouée : {obstacle}", lines)
    return _compared(head, lines)


def _obstacle(shown: Sequence[Impression]) -> str | None:
    """Why the features cannot be scored."""
    head = shown[0]
    if not all(one.features for one in shown):
        return "ses variables ont été effacées, elles ne sont gardées que treize mois."
    if head.feature_schema != schema_id() or any(len(one.features) != len(FEATURE_NAMES) for one in shown):
        return (
            f"ses variables (schéma {head.feature_schema}) ne sont pas celles de cette version (schéma {schema_id()}) ;"
            " installez la version de matching-emploi enregistrée avec elle."
        )
    return None


def _reranker(models_dir: Path, head: Impression) -> Reranker:
    if head.bundle == PREFERENCE:
        return PreferenceScore()
    if head.bundle != Path(head.bundle).name:
        raise BundleError(f"{head.bundle!r} is no bundle's id.")
    found = Bundle.read(models_dir / head.bundle).reranker(head.handle)
    if head.direction == PROFILES_FOR and isinstance(found, LightGBMReranker):
        return found.for_employers()
    return found


def _absent(models_dir: Path, bundle: str, fault: BundleError) -> str:
    if (models_dir / bundle).is_dir():
        return f"le modèle {bundle} est incomplet ou modifié ; restaurez son dossier ({fault})"
    return f"le modèle {bundle} n’est pas dans {models_dir} ; restaurez son dossier, ou indiquez MATCHING_MODELS_DIR."


def _others(versions: Mapping[str, str]) -> str | None:
    """The libraries that are not those recorded."""
    here = library_versions()
    names = sorted(name for name in versions.keys() | here.keys() if versions.get(name) != here.get(name))
    if not names:
        return None
    said = ", ".join(f"{name} {versions.get(name, 'absent')} (ici {here.get(name, 'absent')})" for name in names)
    return f"les bibliothèques ne sont plus les mêmes : {said}. Les scores recalculés ici sont indicatifs."


def _lines(shown: Sequence[Impression], reranker: Reranker | None) -> tuple[Line, ...]:
    scores: Iterator[float | None] = iter([None] * len(shown))
    if reranker is not None:
        scores = iter(reranker.score(np.array([one.features for one in shown], np.float32)).tolist())
    places = [(one.impression_id, one.position, one.score) for one in shown]
    return tuple(Line(*place, score) for place, score in zip(places, scores, strict=True))


def _compared(head: Impression, lines: tuple[Line, ...]) -> Replay:
    gaps = [abs(line.logged - (line.recomputed or 0.0)) for line in lines if not line.exact]
    if not gaps:
        return Replay(
            Verdict.EXACT,
            f"Les {len(lines)} scores de la liste {head.list_id} sont retrouvés au bit près (modèle {head.bundle}).",
            lines,
        )
    return Replay(
        Verdict.DIFFERS,
        f"{len(gaps)} des {len(lines)} scores de la liste {head.list_id} diffèrent de ceux enregistrés"
        f" (écart maximal : {_french(max(gaps))}) : le calcul ou le processeur a changé, ou le journal a été modifié.",
        lines,
    )


def _french(value: float) -> str:
    return f"{value:.2g}".replace(".", ",")
