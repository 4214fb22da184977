"""A real PostgreSQL server of the tests' own, started on first use in a temporary folder, and its databases."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from matching.store import Store

SETTINGS = {
    "listen_addresses": "''",  # a socket in the folder, no port
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
}


class Postgres:
    """One server; its databases are copies of a migrated one, or empty."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="matching-pg-", dir=_memory()))  # a socket's path is limited
        self.data = self.folder / "data"
        self._programs = programs
        self._user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        config = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(f"{config}unix_socket_directories = '{self.folder}'\n")
        self._names = count(1)
        self.start()
        Store.open(self._create("template")).close()

    def url(self, name: str) -> str:
        """Address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

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

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: "fast" ends the sessions, "immediate" is a crash."""
        self._run("pg_ctl", "stop", "--wait", "--mode", mode)

    def remove(self) -> None:
        """Stop the server for good and leave nothing."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def _create(self, name: str, template: str = "template0") -> str:
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, "-D", self.data, *arguments]
        with (self.folder / "output").open("w+") as output:  # not a pipe, which the server would keep open
            done = subprocess.run(command, user=self._user, cwd=self.folder, stdout=output, stderr=output, check=False)
            output.seek(0)
            assert done.returncode == 0, output.read()


def _memory() -> Path | None:
    """A folder in memory, where copying a database is 15 times faster; None when there is none large enough."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > 2**30 else None


def search_path() -> str:
    """Where Debian puts the server's programs, then the usual places."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return os.pathsep.join([*map(str, reversed(versions)), os.environ.get("PATH", "")])


@pytest.fixture(scope="session")
def postgres(needs_tool: Callable[..., str]) -> Iterator[Postgres]:
    """The server; skipped with the cure where PostgreSQL is not installed."""
    server = Postgres(Path(needs_tool("initdb", search_path())).parent)
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
