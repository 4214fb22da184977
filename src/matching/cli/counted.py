"""A table of counts, on standard output."""

from collections.abc import Mapping


def counted(title: str, rows: Mapping[str, str]) -> None:
    """Show how many there are of each thing.

    Args:
        title: of the table.
        rows: what is counted -> how many, as written.
    """
    from rich.console import Console
    from rich.table import Table

    table = Table("what", title=title)
    table.add_column("how many", justify="right")
    for name, value in rows.items():
        table.add_row(name, value)
    Console().print(table)
