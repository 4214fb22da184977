"""A real PostgreSQL server of the tests' own, started on first use in a temporary folder, and its databases."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from eval.bench.postgres import Cluster, search_path
from matching.store import Store

SETTINGS = {
    "listen_addresses": "''",  # a socket in the folder, no port
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
}


class Postgres(Cluster):
    """One server; its databases are copies of a migrated one, or empty."""

    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="matching-pg-", dir=_memory())), SETTINGS, durable=False)
        self._names = count(1)
        self.start()
        Store.open(self._create("template")).close()

    def make_database(self, migrated: bool = True) -> str:
        """Address of a new database, migrated or empty."""
        return self._create(f"test{next(self._names)}", "template" if migrated else "template0")

    def drop_database(self, url: str) -> None:
        """Delete a database, whoever uses it."""
        self.sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def sql(self, statement: str) -> None:
        """Run a statement as the administrator, outside any transaction."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def remove(self) -> None:
        """Stop the server for good and leave nothing."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def _create(self, name: str, template: str = "template0") -> str:
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)


def _memory() -> Path | None:
    """A folder in memory, where copying a database is 15 times faster; None when there is none large enough."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > 2**30 else None


@pytest.fixture(scope="session")
def postgres(needs_tool: Callable[..., str]) -> Iterator[Postgres]:
    """The server; skipped with the cure where PostgreSQL is not installed."""
    needs_tool("initdb", search_path())
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture
def make_database(postgres: Postgres) -> Iterator[Callable[..., str]]:
    """Makes databases that end with the test: `make_database()` is the address of a migrated one."""
    made: list[str] = []

    def make(migrated: bool = True) -> str:
        made.append(postgres.make_database(migrated))
        return made[-1]

    yield make
    for url in made:
        postgres.drop_database(url)
