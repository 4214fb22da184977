"""What an evaluation found: the machine, the seed and named figures, as a table for people and as JSON for programs."""

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table

from matching.atomic import replace_text

PACKAGES = ("numpy", "faiss-cpu", "tokenizers", "matching-emploi")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes:
        value: the measure; NaN when it could not be taken.
        low: lower bound of its 95 % interval; None when there is none.
        high: upper bound of its 95 % interval; None when there is none.
        n: how many observations it rests on; None when that has no meaning.
    """

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass
class Report:
    """Figures of one run, in the order they were added.

    Attributes:
        title: what was run, for the table.
        seed: the seed that every random draw of the run came from; None when nothing was drawn.
        figures: stable name -> figure; names are read by other programs.
    """

    title: str
    seed: int | None = None
    figures: dict[str, Figure] = field(default_factory=dict)

    def add(
        self, name: str, value: float, low: float | None = None, high: float | None = None, n: int | None = None
    ) -> None:
        """Record a figure under its stable name, replacing an earlier one."""
        self.figures[name] = Figure(float(value), low, high, n)

    def add_mean(self, name: str, values: Sequence[float]) -> None:
        """Record the mean of independent observations with its 95 % normal interval (mean ± 1.96 standard errors)."""
        n = len(values)
        mean = math.fsum(values) / n if n else math.nan
        if n < 2:
            return self.add(name, mean, n=n)
        variance = math.fsum((value - mean) ** 2 for value in values) / (n - 1)
        half = 1.96 * math.sqrt(variance / n)
        return self.add(name, mean, mean - half, mean + half, n)

    def write(self, path: Path) -> None:
        """Write `{"machine", "seed", "figures"}` as JSON, replacing `path` at once; NaN and infinity become null."""
        figures = {name: {k: _plain(v) for k, v in asdict(f).items()} for name, f in self.figures.items()}
        content = {"machine": machine(), "seed": self.seed, "figures": figures}
        replace_text(path, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")

    def show(self, console: Console | None = None) -> None:
        """Print the figures as a table; `console` None is the terminal."""
        table = Table(title=self.title, caption=_caption(machine(), self.seed))
        table.add_column("figure", min_width=max(map(len, self.figures), default=0))
        for heading in ("value", "95 %", "n"):
            table.add_column(heading, justify="right")
        for name, figure in self.figures.items():
            bounds = "" if figure.low is None or figure.high is None else f"{figure.low:.4g} … {figure.high:.4g}"
            table.add_row(name, f"{figure.value:.4g}", bounds, "" if figure.n is None else f"{figure.n:,}")
        (console or Console()).print(table)


def machine() -> dict[str, str | int | float]:
    """Describe the machine that took the figures: processor, cores usable here, memory in GB, versions."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    described: dict[str, str | int | float] = {
        "cpu": _cpu_name(),
        "cores": usable,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    return described | {name: version for name in PACKAGES if (version := _version(name))}


def _cpu_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown")


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _plain(value: float | int | None) -> float | int | None:
    return None if value is None or not math.isfinite(value) else value


def _caption(described: Mapping[str, str | int | float], seed: int | None) -> str:
    where = f"{described['cpu']}, {described['cores']} cores, {described['memory_gb']} GB"
    return where if seed is None else f"{where}, seed {seed}"
