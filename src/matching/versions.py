"""Versions of the libraries that compute a score: what a replay needs to be exact."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

LIBRARIES = ("faiss-cpu", "lightgbm", "matching-emploi", "numpy")


@cache
def library_versions() -> Mapping[str, str]:
    """Distribution -> installed version; one that is not installed is left out."""
    return MappingProxyType(dict(_installed()))


def _installed() -> Iterator[tuple[str, str]]:
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
