"""From a file to its lines, through a process that may be killed."""

import json
import os
import subprocess
import sys
from typing import Any

from matching.cv.lines import Line
from matching.errors import CvError

MAX_BYTES = 10_000_000
SECONDS = 30

_CURES = {
    "encrypted": "it is protected by a password: save it without one",
    "scanned": "it holds pictures and no text (a scan): give the file it was printed from, or run it through OCR",
    "oversized": "it unpacks to far more than a CV: save it again from a word processor",
    "heavy": f"reading it takes more memory or more than {SECONDS} s: save it again, simpler",
    "damaged": "it is damaged, or no PDF, DOCX or text: save it again as one of them",
    "empty": "it holds no text: check the file",
    "large": f"it is larger than {MAX_BYTES // 1_000_000} MB: save it with smaller pictures",
}


def read_lines(content: bytes) -> list[Line]:
    """Lines of a PDF, a DOCX or a text, in reading order.

    Args:
        content: the file; its kind is told by its first bytes, never by its name.

    Raises:
        CvError: it cannot be read; `kind` says why in a word (encrypted, scanned, oversized, heavy, damaged, empty,
            large), the message what to do.
    """
    if len(content) > MAX_BYTES:
        raise fault("large")
    answer = _asked(content)
    if "fault" in answer:
        raise fault(answer["fault"])
    return [Line(text, fresh) for text, fresh in answer["lines"]]


def fault(kind: str) -> CvError:
    """The error of one kind of unreadable file."""
    return CvError(f"This CV cannot be read: {_CURES[kind]}.", kind)


def _asked(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "matching.cv.child"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
            timeout=SECONDS,
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"fault": "heavy"}
        return answer
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return {"fault": "heavy"}
