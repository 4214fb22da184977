"""Communes by code, postal code or name, however the name is spelt."""

import csv
import gzip
import io
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TextIO

from matching import sample
from matching.domain import Place, PlaceScope
from matching.errors import InputError
from matching.geo.territories import (
    REGION_TERRITORIES,
    TERRITORIES,
    departement_code,
    departement_of,
    region_code,
)
from matching.rome.labels import fold
from matching.rome.typed import Typed

COLUMNS = ("code_insee", "nom", "codes_postaux", "latitude", "longitude")
CLEARLY_LARGER = 3.0  # a name shared by several départements means the largest town when it is this much larger

_ARRONDISSEMENT = re.compile(r"\b(\d{1,2}) ?(?:e|er|eme|re|nd)?(?: arrondissement| arr| ardt)?\b")
_NOISE = re.compile(r"\bcedex\b.*|\(.*?\)")
_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur", "ss": "sous", "lez": "les"}
_ARTICLES = ("le", "la", "les", "l")


class Commune(NamedTuple):
    """A commune, or a municipal arrondissement of Paris, Lyon or Marseille.

    Attributes:
        codes_postaux: its postal codes, in file order.
        latitude: degrees WGS 84 of its town hall or centroid; None when not known.
        longitude: likewise.
        population: inhabitants (population municipale); 0 when not known.
    """

    code_insee: str
    name: str
    codes_postaux: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    departement: str
    population: int = 0

    @property
    def size(self) -> tuple[int, str]:
        """Sorts communes by population, then code, largest first."""
        return -self.population, self.code_insee


class Communes:
    """Finds communes. Every lookup is deterministic: among equals the most populous wins, then the lowest code.

    Args:
        rows: the communes; of two rows with one code, the last counts.
    """

    def __init__(self, rows: Iterable[Commune]) -> None:
        self._by_insee = {row.code_insee: row for row in rows}
        self.rows = tuple(sorted(self._by_insee.values()))
        self._ranked = sorted(self.rows, key=lambda row: row.size)

    @classmethod
    def sample(cls) -> "Communes":
        """The embedded sample: every préfecture, the largest communes, the municipal arrondissements."""
        return cls(_read(io.StringIO(sample.communes()), "sample"))

    @classmethod
    def from_csv(cls, *paths: Path | str) -> "Communes":
        """Read UTF-8 CSV files, plain or gzip-compressed, and complete them with the embedded sample.

        Args:
            paths: files with the columns code_insee, nom, codes_postaux (separated by |), latitude, longitude and,
                optionally, population_municipale and departement.

        Raises:
            InputError: a file cannot be read or lacks a column.
        """
        rows = list(cls.sample().rows)
        for path in map(Path, paths):
            rows += _read_file(path)
        return cls(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def by_insee(self, code: str) -> Place | None:
        """Place of an INSEE code; None when unknown."""
        row = self._by_insee.get(code.strip().upper().zfill(5))
        return self._place(row) if row else None

    def by_postal(self, code: str, name: str | None = None) -> Place | None:
        """Place of a postal code: the commune of that name when several share the code, else the most populous."""
        rows = self._by_postal.get(code.strip().zfill(5), ())
        key = name_key(name or "")
        named = [row for row in rows if key and name_key(row.name) == key]
        return self._place((named or rows)[0]) if rows else None

    def by_name(self, name: str, departement: str | None = None) -> Place | None:
        """Place of a name in any usual spelling ("ST DENIS", "Port" for "Le Port", "Paris 9e Arrondissement").

        Args:
            name: the commune's name.
            departement: code or label of its département; None when not known: a name that several départements share
                is then found only if one of its towns is clearly larger.
        """
        code = departement_code(departement) if departement else None
        for lookup, key in self._spellings(name):
            rows = [row for row in lookup.get(key, ()) if code in (None, row.departement)]
            if rows and (code or len(rows) == 1 or rows[0].population >= CLEARLY_LARGER * rows[1].population > 0):
                return self._place(rows[0])
        return None

    def _spellings(self, name: str) -> Iterator[tuple[dict[str, tuple[Commune, ...]], str]]:
        """Where to look a name up, surest first: word for word, without article, without arrondissement."""
        yield self._by_exact_name, exact_key(name)
        yield self._by_name, name_key(name)
        yield self._by_name, name_key(_ARRONDISSEMENT.sub("", fold(name)))

    def like(self, typed: str) -> list[Commune]:
        """Communes whose postal code, or words of whose name, begin as typed: see `Typed`; the largest preferred."""
        return [self._ranked[at] for at in self._typed(exact_key(typed))]

    def departement(self, text: str) -> Place | None:
        """Main town of a département given by code or label, scope DEPARTEMENT; None when unknown."""
        code = departement_code(text)
        return self._territory(*TERRITORIES[code], PlaceScope.DEPARTEMENT) if code else None

    def region(self, label: str) -> Place | None:
        """Main town of a region, present or former, scope REGION; None when unknown."""
        code = region_code(label)
        return self._territory(*REGION_TERRITORIES[code], PlaceScope.REGION) if code else None

    @cached_property
    def _typed(self) -> Typed:
        return Typed(" ".join((exact_key(row.name), *row.codes_postaux)) for row in self._ranked)

    @cached_property
    def _by_postal(self) -> dict[str, tuple[Commune, ...]]:
        return _group(self._ranked, lambda row: row.codes_postaux)

    @cached_property
    def _by_exact_name(self) -> dict[str, tuple[Commune, ...]]:
        return _group(self._ranked, lambda row: (exact_key(row.name),))

    @cached_property
    def _by_name(self) -> dict[str, tuple[Commune, ...]]:
        return _group(self._ranked, lambda row: (name_key(row.name),))

    def _territory(self, label: str, _region: str, main_town: str, scope: PlaceScope) -> Place | None:
        town = self._by_insee.get(main_town)
        return Place(town.latitude, town.longitude, label=label, scope=scope) if town else None

    def _place(self, row: Commune) -> Place:
        postal = row.codes_postaux[0] if row.codes_postaux else None
        if row.latitude is not None:
            return Place(row.latitude, row.longitude, row.code_insee, postal, row.name, PlaceScope.POINT)
        around = self.departement(row.departement) or Place()
        return Place(around.latitude, around.longitude, row.code_insee, postal, row.name, around.scope)


def exact_key(name: str) -> str:
    """The words of a commune's name, abbreviations written in full: "STE-MARIE" gives "sainte marie"."""
    words = (_WORDS.get(word, word) for word in fold(name).split())
    return _ARRONDISSEMENT.sub(lambda found: str(int(found[1])), " ".join(words)).strip()


def name_key(name: str) -> str:
    """The same without article, parenthesis or CEDEX: "Le Port" and "PORT CEDEX 2" have one key."""
    words = exact_key(_NOISE.sub(" ", name.casefold())).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _group(rows: Iterable[Commune], keys: Callable[[Commune], Iterable[str]]) -> dict[str, tuple[Commune, ...]]:
    grouped: dict[str, list[Commune]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            grouped[key].append(row)
    return {key: tuple(found) for key, found in grouped.items()}


def _read_file(path: Path) -> list[Commune]:
    open_text = gzip.open if path.suffix == ".gz" else open
    try:
        with open_text(path, "rt", encoding="utf-8-sig") as lines:
            return list(_read(lines, str(path)))
    except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); give the UTF-8 CSV file of the communes, whole.") from error


def _read(lines: TextIO, source: str) -> Iterator[Commune]:
    reader = csv.DictReader(lines)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise InputError(f"{source} has no column {', '.join(missing)}; give the CSV file of the communes.")
    for row in reader:
        code = row["code_insee"]
        yield Commune(
            code_insee=code,
            name=_title(row["nom"], code),
            codes_postaux=tuple(filter(None, (row["codes_postaux"] or "").split("|"))),
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            departement=row.get("departement") or departement_of(code) or "",
            population=int(row.get("population_municipale") or 0),
        )


def _title(name: str, code: str) -> str:
    """Write "PARIS 01" as "Paris 1er Arrondissement"."""
    if not re.fullmatch(r"(751|6938|132)\d+", code):
        return name
    town, _, number = name.rpartition(" ")
    return (
        f"{town.title()} {int(number)}{'er' if int(number) == 1 else 'e'} Arrondissement"
        if number.isdecimal()
        else name
    )
