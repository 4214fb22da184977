"""The embedded sample: a small ROME, communes, and a fictional market for the demo, the tests and first runs.

Codes, labels, coordinates and populations are facts of the ROME (France Travail) and of the official list of communes
(INSEE, La Poste). Every sentence, offer and profile was written for this project; no person or employer is real.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def rome() -> dict[str, Any]:
    """The sample release: its `version` and its `tables`, as `matching.rome.Release.from_tables` takes them."""
    content: dict[str, Any] = json.loads(_text("rome.json"))
    return content


def communes() -> str:
    """The sample communes, as the text of a CSV file with the columns `matching.geo.Communes.from_csv` reads."""
    return _text("communes.csv")


def offers() -> Iterator[dict[str, Any]]:
    """Fictional offers in the shape of the France Travail API "Offres d'emploi v2"."""
    return map(json.loads, _text("offers.jsonl").splitlines())


def profiles() -> Iterator[dict[str, Any]]:
    """Fictional profiles in the interchange format."""
    return map(json.loads, _text("profiles.jsonl").splitlines())


def persons() -> Iterator[dict[str, Any]]:
    """Fictional persons, one a profile, in the interchange format; their telephone numbers are reserved for fiction.

    Source of the numbers: ARCEP, decision 2018-0881 (06 39 98).
    """
    return map(json.loads, _text("persons.jsonl").splitlines())


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
