"""Processes whose parent is gone: they end, instead of answering on a port that nobody can take from them."""

import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from threading import Thread


def end_with_parent() -> None:
    """End this process, as SIGTERM does, once the one that started it has ended, however; nothing without one."""
    if (parent := multiprocessing.parent_process()) is not None:
        Thread(target=_follow, args=[parent], name="parent", daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
