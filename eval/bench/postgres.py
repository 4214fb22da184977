"""A PostgreSQL server of a bench's own, with the durability of one in service, in a folder that may be kept."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matching.errors import SettingsError

SETTINGS = {
    "listen_addresses": "''",  # a socket in the folder, no port
    "max_connections": "100",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
}
"""What a server of a few gigabytes is given; all the rest, `fsync` included, is PostgreSQL's own default."""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a server on what a folder holds, or on a new cluster, and stop it in the end.

    Args:
        folder: made when missing; its path is short, for that of a socket is limited (107 bytes).

    Yields:
        The address of its database.

    Raises:
        SettingsError: PostgreSQL is not installed, or does not start.
    """
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _make(folder, user)
    _run(folder, user, "pg_ctl", "start", "--wait", "--log", str(folder / "log"))
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        _run(folder, user, "pg_ctl", "stop", "--wait", "--mode", "fast")


def _make(folder: Path, user: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user)
    _run(folder, user, "initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    lines = [f"{name} = {value}\n" for name, value in SETTINGS.items()]
    with (folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.writelines([*lines, f"unix_socket_directories = '{folder}'\n"])


def _run(folder: Path, user: str | None, program: str, *arguments: str) -> None:
    command = [_program(program), "-D", str(folder / "data"), *arguments]
    with (folder / "output").open("w+", encoding="utf-8") as output:  # not a pipe, which the server would keep open
        done = subprocess.run(command, user=user, cwd=folder, stdout=output, stderr=output, check=False)
        output.seek(0)
        if done.returncode:
            raise SettingsError(f"PostgreSQL does not start in {folder}: {output.read().strip()}")


def _program(name: str) -> str:
    """Where Debian puts the server's programs, then the usual places."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    path = os.pathsep.join([*map(str, reversed(versions)), os.environ.get("PATH", "")])
    if found := shutil.which(name, path=path):
        return found
    raise SettingsError("PostgreSQL is not installed; run `make system` as root, or give --database URL.")
