"""A PostgreSQL server of one's own; that of benches has the durability of one in service, and may keep its folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from matching import large_pages
from matching.errors import SettingsError

SETTINGS = {
    "listen_addresses": "''",  # a socket in the folder, no port
    "max_connections": "100",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
}
"""What a server of a few gigabytes is given; all the rest, `fsync` included, is PostgreSQL's own default."""


class Cluster:
    """A server in a folder, reached by a socket there: on what the folder holds, or new.

    Args:
        folder: made when missing; its path is short, for that of a socket is limited (107 bytes).
        settings: of a new one.
        durable: of a new one, whether its files are flushed to the disk.

    Raises:
        SettingsError: PostgreSQL is not installed, or refuses.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] = SETTINGS, durable: bool = True) -> None:
        self.folder, self.data = folder, folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if not (self.data / "PG_VERSION").exists():
            self._make(settings, durable)

    def url(self, name: str = "postgres") -> str:
        """Address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server, in large pages of memory, and wait until it answers.

        Raises:
            SettingsError: it does not start.
        """
        self._run("pg_ctl", "start", "--wait", "--log", str(self.folder / "log"), **large_pages.SETTINGS)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: "fast" ends the sessions, "immediate" is a crash."""
        self._run("pg_ctl", "stop", "--wait", "--mode", mode)

    def _make(self, settings: Mapping[str, str], durable: bool) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            shutil.chown(self.folder, self._user)
        sync = () if durable else ("--no-sync",)
        self._run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", *sync)
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.writelines([*lines, f"unix_socket_directories = '{self.folder}'\n"])

    def _run(self, program: str, *arguments: str, **environ: str) -> None:
        command = [_program(program), "-D", str(self.data), *arguments]
        with (self.folder / "output").open("w+", encoding="utf-8") as output:  # not a pipe: the server would keep it
            done = subprocess.run(
                command,
                user=self._user,
                cwd=self.folder,
                env=environ | os.environ,
                stdout=output,
                stderr=output,
                check=False,
            )
            output.seek(0)
            if done.returncode:
                raise SettingsError(f"PostgreSQL fails in {self.folder}: {output.read().strip()}")


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder in which the server may have its own: it runs as another user."""
    with TemporaryDirectory(prefix="bench-") as name:
        home = Path(name)
        home.chmod(0o755)
        yield home


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of the database of a `Cluster`, which is started, and stopped in the end."""
    cluster = Cluster(folder)
    cluster.start()
    try:
        yield cluster.url()
    finally:
        cluster.stop()


def search_path() -> str:
    """Where Debian puts the server's programs, then the usual places."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    return os.pathsep.join([*map(str, reversed(versions)), os.environ.get("PATH", "")])


def _program(name: str) -> str:
    if found := shutil.which(name, path=search_path()):
        return found
    raise SettingsError("PostgreSQL is not installed; run `make system` as root, or give --database URL.")
