"""A folder of letters loses and doubles nothing, whenever the process that closes it dies."""

import csv
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from serving.delivery.paper.address import window
from serving.delivery.paper.folder import PrintFolder
from serving.delivery.paper.letter import Press
from tests.serving.delivery.paper.conftest import AGENCY

DAY = date(2025, 11, 29)
N = 7


@pytest.fixture
def letters(tmp_path, message, digest, person):
    """A folder where some letters wait."""
    folder, one = PrintFolder(tmp_path / "letters"), message(digest(person()))
    pdf = Press().printed(one, window(one.to.person), AGENCY)
    for n in range(N):
        folder.put(f"{n:x}.key", pdf)
    return folder


DYING = """
import os, signal, sys
from datetime import date
from pathlib import Path
from serving.delivery.paper.folder import PrintFolder

left = int(sys.argv[2])
def dying(event, args):
    global left
    if event in ("os.rename", "os.remove", "os.mkdir") or event == "open" and "w" in str(args[1]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
folder = PrintFolder(Path(sys.argv[1]))
sys.addaudithook(dying)
folder.close(date(2025, 11, 29), set, str)
"""


def test_a_process_killed_at_any_moment_loses_nothing_and_the_next_prints_nothing_twice(letters, tmp_path):
    """Killed before each change that it makes to the disk, one after the other, until it makes all of them."""
    root, step = tmp_path / "letters", 0
    while True:
        one = tmp_path / f"step{step}"
        subprocess.run(["cp", "-r", root, one], check=True)
        died = subprocess.run([sys.executable, "-c", DYING, one, str(step)], check=False).returncode
        PrintFolder(one).close(DAY, set, str)
        manifests = [file.read_text(encoding="utf-8") for file in one.glob("batches/*/manifest.csv")]
        printed = [row["key"] for text in manifests for row in csv.DictReader(text.splitlines())]
        files = [path.stem for path in one.glob("batches/*/*.pdf")]
        assert sorted(printed) == sorted(files) == [f"{n:x}.key" for n in range(N)]
        assert [path.name for path in one.glob("*/*.pdf")] == []
        if died == 0:
            break
        assert died == -signal.SIGKILL
        step += 1
    assert step > N


def test_what_a_dead_worker_had_begun_to_write_is_deleted_once_it_is_old(letters, tmp_path):
    waiting = tmp_path / "letters" / "waiting"
    old, new = waiting / "old.pdf.new", waiting / "new.pdf.new"
    for path in (old, new):
        path.write_bytes(b"%PDF")
    os.utime(old, (0, 0))
    rows, deleted = letters.close(DAY, set, str)
    assert (len(rows), deleted) == (N, 0)
    assert (old.exists(), new.exists()) == (False, True)


def test_letters_are_read_by_their_owner_alone(letters, tmp_path):
    letters.close(DAY, set, str)
    for folder in ("waiting", "batches", f"batches/{DAY}-1"):
        assert Path(tmp_path / "letters" / folder).stat().st_mode & 0o077 == 0
