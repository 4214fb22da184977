"""A row that is added unless it is there, or that replaces it: one statement, so that two writers at once add one."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what becomes of the row that is there, in the words of the database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_once(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that does nothing where a key or a unique column is taken already; its writer is waited for first."""
    return insert_for(connection.dialect.name, table).on_conflict_do_nothing()


def insert_or_replace(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert whose row takes the place of the one that has its primary key."""
    new = insert_for(connection.dialect.name, table)
    own = table.primary_key.columns
    values = {column.name: new.excluded[column.name] for column in table.c if column.name not in own}
    return new.on_conflict_do_update(index_elements=list(own), set_=values)
