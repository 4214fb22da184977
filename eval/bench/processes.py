"""Processes of the program, as they run in service, for the time of a measure."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from matching.errors import InputError

WATCH = "-c", "from matching.cli import main; main()", "alerts", "watch"
DELIVERY = "-m", "serving.delivery"
ROOT = Path(__file__).resolve().parents[2]

READY_S = 300.0
"""How long a process is waited for."""


@contextmanager
def process(command: tuple[str, ...], settings: Mapping[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process until the end of the block, told to end then; what it says is in a file of the folder.

    Args:
        command: for the interpreter.
        settings: the whole environment.
        folder: of the log, which the last word of the command names.
    """
    with (folder / f"{command[-1]}.log").open("wb") as said:
        started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=settings, stdout=said, stderr=said)
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait()


def await_file(path: Path, processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Wait for a file that says that a process is ready.

    Raises:
        InputError: it did not come in time, or a process ended.
    """
    until = perf_counter() + READY_S
    while not path.exists():
        alive(processes)
        if perf_counter() > until:
            raise InputError("`matching alerts watch` did not start in time; see its log beside the data.")
        sleep(0.1)


def alive(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Check that processes run.

    Raises:
        InputError: one has ended.
    """
    for one in processes:
        if one.poll() is not None:
            raise InputError(f"{one.args!r} ended with {one.returncode}; see its log beside the data.")
