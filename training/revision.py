"""Which code trained a model."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNKNOWN = "unknown"

CODE = ("src", "training", "eval", "pyproject.toml", "constraints.txt")
"""What a model depends on; other changes do not make a revision dirty."""


def revision(root: Path = ROOT) -> str:
    """The commit of a checkout, followed by "-dirty" when its code was changed since; "unknown" outside a checkout."""
    top, commit = _git(root, "rev-parse", "--show-toplevel"), _git(root, "rev-parse", "HEAD")
    if not top or not commit or Path(top).resolve() != root.resolve():
        return UNKNOWN
    return f"{commit}-dirty" if _git(root, "status", "--porcelain", "--", *CODE) else commit


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
