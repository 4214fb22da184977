"""Shared data deselected with a printed count when absent; missing system tools skip visibly with the cure."""

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as many processes as processors: more threads would only wait
gc.disable()  # until every module is imported: cycles would be looked for in all that is loaded, again and again

pytest_plugins = ["tests.postgres", "tests.market"]

settings.register_profile("facts", deadline=None)  # no test asserts a time
settings.load_profile("facts")

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("MATCHING_SHARED_DATA") or ROOT.parent / "shared" / "data")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run tests marked slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    unwanted = set() if config.getoption("--slow") else {"slow"}
    if not SHARED_DATA.is_dir():
        unwanted.add("data")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    counts = {name: sum(1 for i in left_out if i.get_closest_marker(name)) for name in sorted(unwanted)}
    config.stash[LEFT_OUT] = counts
    if hasattr(config, "workeroutput"):  # one of several processes: the one that reports is told at the end
        config.workeroutput["left_out"] = counts


def pytest_collection_finish() -> None:
    """What is loaded stays: no test waits for it to be looked through, nor for cycles at every turn."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each process collects every test, so one count is enough."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", {})


LEFT_OUT: pytest.StashKey[dict[str, int]] = pytest.StashKey()
CURES = {"data": f"set MATCHING_SHARED_DATA (looked in {SHARED_DATA})", "slow": "run `make test-all`"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in config.stash.get(LEFT_OUT, {}).items():
        if count:
            terminalreporter.write_line(f"{count} {name} tests deselected: {CURES[name]}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared reference data; only for tests marked `data`."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def needs_tool() -> Callable[..., str]:
    """Skip with the cure, or fail under CI, when a system tool is missing: `needs_tool("pdftotext")` is its path."""

    def check(tool: str, path: str | None = None) -> str:
        if found := shutil.which(tool, path=path):
            return found
        message = f"{tool} is not installed: run `make system` as root"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    return check
