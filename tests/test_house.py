"""Documented commands and settings exist, missing tools are said, nothing names a machine."""

import dataclasses
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from matching.cli.app import app
from matching.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: Any, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        full = f"{prefix}{name}"
        yield from commands(command, f"{full} ") if hasattr(command, "commands") else [full]


def test_every_command_is_in_the_readme() -> None:
    missing = [name for name in commands(typer.main.get_command(app)) if name not in README]
    assert not missing


def test_every_command_in_the_readme_exists() -> None:
    known = set(commands(typer.main.get_command(app)))
    named = set(re.findall(r"^matching (import \w+|export \w+|match \w+|parse \w+|\w+)", README, re.MULTILINE))
    assert named
    assert named <= known


def test_every_setting_is_in_the_readme_and_is_read() -> None:
    for field in dataclasses.fields(Settings):
        variable = f"MATCHING_{field.name.upper()}"
        assert variable in README
        known = {"threads": "3", "reranker": "preference", "database_pool": "3", "database_timeout_s": "2.5"}
        known["review_days"] = "5"
        value = known.get(field.name, "/somewhere")
        assert getattr(load_settings({variable: value}), field.name) is not None
        assert str(getattr(load_settings({variable: value}), field.name)) == value


def test_a_missing_tool_skips_with_the_cure(needs_tool: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make system"):
        needs_tool("no-such-tool")


def test_a_missing_tool_fails_under_ci(needs_tool: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="make system"):
        needs_tool("no-such-tool")


def test_no_tracked_text_carries_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    texts = [ROOT / name for name in listed.splitlines() if name.endswith((".py", ".md", ".toml", ".json", "Makefile"))]
    if not texts:
        pytest.skip("not a git checkout")
    home = re.compile(r"/(?:work|root|home|Users)/\w+/")
    assert not [path for path in texts if home.search(path.read_text(encoding="utf-8"))]
