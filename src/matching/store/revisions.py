"""The counter of changes of each table, by which caches follow it."""

from sqlalchemy import Connection, Table, select, true, update

from matching.store.schema import identity, revisions

_PULSE = select(identity.c.id, revisions.c.name, revisions.c.value).select_from(identity.join(revisions, true()))


def pulse(connection: Connection) -> tuple[str, dict[str, int]]:
    """The database's random name, and the revision of each table by its name."""
    rows = connection.execute(_PULSE).all()
    return rows[0][0], {name: value for _, name, value in rows}


def current_revision(connection: Connection, table: Table, lock: bool = False) -> int:
    """The table's counter; `lock` makes other writers of the table wait, so that revisions appear in order."""
    query = select(revisions.c.value).where(revisions.c.name == table.name)
    value: int = connection.execute(query.with_for_update() if lock else query).scalar_one()
    return value


def set_revision(connection: Connection, table: Table, value: int) -> None:
    """Move the table's counter."""
    connection.execute(update(revisions).where(revisions.c.name == table.name).values(value=value))
