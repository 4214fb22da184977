"""Processes of the service and the processors that they run on."""

import multiprocessing
from collections.abc import Iterator
from contextlib import suppress

import psutil


def keep_to_one(processes: int) -> None:
    """Keep this process, one of several, to a processor of its own, where there are as many of these.

    Its caches stay warm there, and the database, which goes where there is room, does not push it from one to another.
    With fewer processes, or more, the processors are others' too, and the system knows better.

    Args:
        processes: that the server starts; they are numbered in their names, "SpawnProcess-1" and so on. One that takes
            the place of another finds its processor free, whatever its number.
    """
    own, number = psutil.Process(), multiprocessing.current_process().name.rpartition("-")[2]
    processors = own.cpu_affinity() if psutil.LINUX else []
    if number.isdecimal() and 1 < processes == len(processors):
        first, taken = int(number) % processes, set(_taken(own))
        free = [one for one in processors[first:] + processors[:first] if one not in taken]
        own.cpu_affinity(free[:1] or processors)


def _taken(own: psutil.Process) -> Iterator[int]:
    """Processors to which the processes beside this one keep."""
    for one in own.parent().children():
        with suppress(psutil.Error):  # it ended meanwhile
            kept = one.cpu_affinity()
            if one != own and len(kept) == 1:
                yield kept[0]
