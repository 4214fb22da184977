"""`doctor`: whether what is stored agrees."""

from typing import Annotated

import typer

from matching.cli.options import RomeDir, StoreDir, workspace


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild from the database what can be.")] = False,
    store: StoreDir = None,
    rome: RomeDir = None,
) -> None:
    """Compare database, indexes, snapshots and bundles; exits 1 when something differs and is not repaired."""
    from matching.doctor import examine

    left = 0
    for check in list(examine(workspace(store, rome))):
        mended = bool(check.faults and repair and check.repair is not None)
        if mended and check.repair is not None:
            check.repair()
        left += bool(check.faults) and not mended
        state = "repaired" if mended else "DIFFERS" if check.faults else "ok"
        print(f"{state:<9} {check.what:<28} {check.found}")
        for fault in check.faults:
            print(f"{'':<9} - {fault}")
    if left:
        raise typer.Exit(1)
