"""`replay`: a logged list scored again."""

from typing import TYPE_CHECKING, Annotated

import typer

from matching.cli.options import StoreDir, workspace
from matching.errors import InputError

if TYPE_CHECKING:
    from matching.replay import Line, Replay


def replay(
    impression_id: Annotated[int, typer.Argument(metavar="IMPRESSION_ID", help="Any impression of the list.")],
    store: StoreDir = None,
) -> None:
    """Recompute the scores of a logged list, bit for bit; exits 1 when they differ or cannot be recomputed."""
    from matching.bundle import default_models_dir
    from matching.replay import Verdict
    from matching.replay import replay as replayed

    work = workspace(store)
    shown = work.store.impressions
    asked = shown.get([impression_id]).get(impression_id)
    if asked is None:
        raise InputError(f"There is no impression {impression_id} in the store (erased, perhaps); give one of the log.")
    models_dir = work.settings.models_dir or default_models_dir()
    found = replayed(shown.of_list(asked.list_id), shown.versions(asked.list_id), models_dir)
    _show(found)
    if found.verdict is not Verdict.EXACT:
        raise typer.Exit(1)


def _show(found: "Replay") -> None:
    print(f"{'position':>8} {'impression':>12} {'score':>18} {'recalculé':>18}")
    for line in found.lines:
        print(f"{line.position:>8} {line.impression_id:>12} {line.logged:>18.10g} {_again(line):>18}")
    print(found.sentence)


def _again(line: "Line") -> str:
    return "-" if line.recomputed is None else f"{line.recomputed:.10g}"
