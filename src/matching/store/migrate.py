"""Bring a database to the schema of this version of the library.

An empty one gets the tables as they are now, which a test proves to be those that all migrations make: a tenth of the
time. Alembic is imported only when there is something to migrate.
"""

import threading
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, text

from matching.errors import StoreError
from matching.store.database import Database, limit
from matching.store.schema import identity, metadata, revisions

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0028"
"""Revision of `schema`; a test proves that it is the last of the migrations."""
LOCK_KEY = 0x6D61_7463_6869_6E67  # "matching": two processes that open one database migrate it one after the other

COUNTED = ("audit", "offers", "persons", "profiles", "sketches", "trainings")
"""What changes are counted of, or locked by, in `revisions`."""

_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic makes it."""

_one_at_a_time = threading.Lock()  # Alembic keeps its context in a global of the process


def upgrade(database: Database) -> None:
    """Create or migrate the tables, in one transaction.

    Raises:
        StoreError: a newer version of matching wrote this database.
    """
    with database.read() as connection:
        found = revision(connection)
    if found == HEAD:
        return
    with database.write() as connection:
        limit(connection, None)
        if connection.dialect.name == "postgresql":  # SQLite's writer is already alone
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        found = revision(connection)  # another process may have done it meanwhile
        _refuse_newer(database, found)
        if found is None:
            _create(connection)
        else:
            move(connection, HEAD)


def revision(connection: Connection) -> str | None:
    """Revision of the database; None when it has no table of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def move(connection: Connection, target: str) -> None:
    """Migrate forward or back to a revision, or to "base": no table at all."""
    from alembic import command

    found = revision(connection)
    back = target == "base" or (found is not None and target < found)  # revisions are numbers of four digits
    with _one_at_a_time:
        (command.downgrade if back else command.upgrade)(_config(connection), target)


def _create(connection: Connection) -> None:
    """Make every table, in a database that has none."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(revisions), [{"name": name, "value": 0} for name in COUNTED])
    connection.execute(insert(identity), {"id": uuid4().hex, "secret": token_bytes(32)})
    _version.create(connection, checkfirst=True)
    connection.execute(insert(_version), {"version_num": HEAD})


def _refuse_newer(database: Database, found: str | None) -> None:
    known = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if found is not None and found not in known:
        raise StoreError(
            f"The database {database.name} is at revision {found}, which this version of matching does not know"
            f" (it knows up to {HEAD}); upgrade matching-emploi, or set MATCHING_DATA_DIR to another folder."
        )


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
