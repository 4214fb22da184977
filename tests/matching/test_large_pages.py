"""Large pages of memory, asked for by real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.large_pages import SETTINGS

SAY = "import json, os, sys; print(json.dumps([os.getpid(), dict(os.environ), sys.argv]))"
ENABLED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
WITHOUT = {name: value for name, value in os.environ.items() if name not in SETTINGS}


def said(command, **environ):
    with subprocess.Popen(command, env=WITHOUT | environ, stdout=subprocess.PIPE) as process:
        pid, seen, argv = json.load(process.stdout)
    return pid == process.pid, {name: seen.get(name) for name in SETTINGS}, argv[1:]


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", f"from matching.large_pages import begin; begin(); {SAY}", "said"],
        [sys.executable, "-m", "matching.large_pages", sys.executable, "-c", SAY, "said"],
    ],
)
def test_a_program_begins_again_as_the_same_process_with_what_it_was_asked(command):
    assert said(command) == (True, SETTINGS, ["said"])
    assert said(command, PYTHONMALLOC="pymalloc") == (True, SETTINGS | {"PYTHONMALLOC": "pymalloc"}, ["said"])


@pytest.mark.skipif(
    not ENABLED.exists() or "[madvise]" not in ENABLED.read_text(), reason="Linux gives large pages to all, or to none"
)
def test_the_library_of_c_asks_for_large_pages():
    grown = "import mmap, re; kept = [bytes(1000) for _ in range(50_000)]; print(open('/proc/self/smaps').read())"
    command = [sys.executable, "-m", "matching.large_pages", sys.executable, "-c", grown]
    heap = subprocess.run(command, env=WITHOUT, stdout=subprocess.PIPE, text=True, check=True).stdout.split("[heap]")[1]
    assert " hg" in heap[: heap.index("VmFlags") + 100], "no advice on the heap"
