"""How an operator describes a means of reaching people: a TOML file, which an environment variable names."""

import math
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from matching.errors import InputError, SettingsError

Means = TypeVar("Means")
Said = Mapping[str, Any]


def described(file: Path, variable: str, example: str, known: Collection[str], read: Callable[[Said], Means]) -> Means:
    """What a file describes.

    Args:
        file: which.
        variable: that names it.
        example: where one is shown.
        known: names of settings; any other is refused, for it is a wrong spelling of one.
        read: makes it of what the file says.

    Raises:
        SettingsError: it is missing, or something in it cannot be used; the message names what.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        if unknown := said.keys() - known:
            raise SettingsError(f"{file} has unknown settings {sorted(unknown)}; known are {sorted(known)}.")
        return read(said)
    except OSError as error:
        name = error.filename or file
        raise SettingsError(f"{name} cannot be read ({error.strerror}); correct {variable} or the file.") from error
    except KeyError as error:
        raise SettingsError(f"{file} lacks {error}; see {example} for an example.") from error
    except (InputError, ValueError, TypeError) as error:
        raise SettingsError(f"{file} cannot be used: {error}") from error


def rate(said: Said) -> float:
    """Messages a second of all workers of a database together (`rate_per_s`); 0: no limit."""
    found = float(said.get("rate_per_s", 0))
    if not 0 <= found < math.inf:
        raise ValueError("rate_per_s is a number of messages, 0 for no limit")
    return found


def secret(said: Said, name: str) -> str:
    """The first line of a file that a setting names; "" without the setting."""
    return Path(said[name]).read_text(encoding="utf-8").strip() if name in said else ""
