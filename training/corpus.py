"""What the encoder and the coder learn from: ROME wording and coded offers, less what is being evaluated."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from matching.domain import AGENCY, RomeRef
from matching.normalize.text import clean_text
from matching.rome import Occupation, Rome
from training.folds import assign_folds, is_held_out, normalised_title, shares_title
from training.tokens import without_persons

OFFERS = Path("offers") / "offers.jsonl.gz"
REUNION = Path("offers") / "offers_reunion.jsonl.gz"
ROME = Path("rome_v460")
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Named(NamedTuple):
    """A wording of an occupation: row of its code, and how much it counts."""

    text: str
    code: int
    weight: float


class Coded(NamedTuple):
    """An offer with its occupation: row of its code, and how much it counts."""

    title: str
    description: str
    employer: str
    code: int
    weight: float


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is kept out of training because it will be evaluated.

    Attributes:
        fold: (k, n): the k-th of n folds of the offers, and every title that it holds.
        reunion: "all" the island file, or the "half" of it that `in_held_out_half` tells; None keeps it.
        offers: every offer: an encoder of ROME only.
        appellations: seed of the held-out appellations; None keeps them all.
    """

    fold: tuple[int, int] | None = None
    reunion: str | None = None
    offers: bool = False
    appellations: int | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Training material; codes are rows of `codes`.

    Attributes:
        codes: ROME codes, sorted.
        names: labels and appellations of the occupations.
        duties: per code, its skills and the sentences of its sheet.
        mobilities: per code, rows of the first five occupations it leads to.
        titles: titles of offers without description.
        offers: offers with a description.
    """

    codes: tuple[str, ...]
    names: list[Named]
    duties: list[list[str]]
    mobilities: list[list[int]]
    titles: list[Named] = field(default_factory=list)
    offers: list[Coded] = field(default_factory=list)


def shared_data() -> Path:
    """The folder of reference data: `MATCHING_SHARED_DATA`, else the one beside the checkout; it may be absent."""
    return Path(os.environ.get("MATCHING_SHARED_DATA") or SHARED_DATA)


def read_offers(path: Path) -> list[dict[str, Any]]:
    """The offers of a JSON Lines file, gzip-compressed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def split_genders(label: str) -> list[str]:
    """The masculine and the feminine wording of an official label, accents kept.

    "Chef / Cheffe de rang" gives ["Chef de rang", "Cheffe de rang"]; a label with one form gives itself.
    """
    left, slash, right = label.partition(" / ")
    if not slash:
        return [label]
    first, second = left.split(), right.split()
    return [" ".join([*first, *second[len(first) :]]), " ".join([*second, *first[len(second) :]])]


def rome_corpus(rome: Rome, held_out_seed: int | None = None) -> Corpus:
    """The part of the corpus that comes from ROME.

    Args:
        rome: the referential.
        held_out_seed: seed of the appellations left out; None leaves none out.
    """
    row = {code: i for i, code in enumerate(rome.codes)}
    names = [
        Named(form, i, 1.0) for i, code in enumerate(rome.codes) for form in split_genders(rome.occupation(code).label)
    ]
    for item in rome.appellations:
        if held_out_seed is not None and not item.principal and is_held_out(item.ogr, held_out_seed):
            continue
        forms = sorted({*split_genders(item.label), *split_genders(item.short)})
        names += [Named(form, row[item.code], 1.0 / len(forms)) for form in forms]
    duties = [[skill.label for skill in rome.skills(code)] + _sentences(rome.occupation(code)) for code in rome.codes]
    mobilities = [[row[target] for target in rome.mobilities(code)[:5]] for code in rome.codes]
    return Corpus(rome.codes, names, duties, mobilities)


def _sentences(occupation: Occupation) -> list[str]:
    """What the sheet says of the work and of how one enters it."""
    return [line for line in f"{occupation.definition}\n{occupation.access}".split("\n") if line]


def occupation_of(raw: dict[str, Any], rome: Rome) -> int:
    """Row of the occupation of a raw offer, by appellation, else by code and label; -1 when it has none."""
    stated = RomeRef(raw["romeCode"], raw.get("romeLibelle")) if raw.get("romeCode") else None
    found = rome.resolve(stated, raw.get("appellationlibelle"))
    return rome.position(found.code) if found else rome.position(raw.get("romeCode") or "")


def load_corpus(data: Path, partner_weight: float, title_weight: float, exclude: Exclusion = Exclusion()) -> Corpus:
    """Read ROME and the coded offers of the shared data.

    Args:
        data: folder of the shared data.
        partner_weight: weight of an offer whose code was set automatically; an agency's offer weighs 1.
        title_weight: weight of a title of the island file.
        exclude: what is left out.
    """
    rome = Rome.from_csv(data / ROME)
    corpus = rome_corpus(rome, exclude.appellations)
    if exclude.offers:
        return corpus
    raws, unseen = _kept(read_offers(data / OFFERS), exclude.fold)
    corpus.offers.extend(_coded(raws, rome, partner_weight))
    if exclude.reunion != "all":
        island = read_offers(data / REUNION)
        if exclude.reunion == "half":
            island = [raw for raw in island if not in_held_out_half(raw)]
        seen = shares_title([raw["intitule"] for raw in island], unseen)
        kept = (raw for raw, hidden in zip(island, seen, strict=True) if not hidden)
        corpus.titles.extend(_titles(kept, rome, title_weight))
    return corpus


def in_held_out_half(raw: dict[str, Any]) -> bool:
    """Whether an offer of the island is in the half held out, drawn by a hash: copies in one place go together."""
    key = raw["intitule"] + str((raw.get("lieuTravail") or {}).get("libelle"))
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 1


def _kept(raws: list[dict[str, Any]], fold: tuple[int, int] | None) -> tuple[list[dict[str, Any]], set[str]]:
    """The offers outside a fold, and the normalised titles inside it."""
    if fold is None:
        return raws, set()
    k, n = fold
    folds = assign_folds([raw["intitule"] for raw in raws], [raw.get("description") or "" for raw in raws], n)
    inside = {normalised_title(raw["intitule"]) for raw, f in zip(raws, folds, strict=True) if f == k}
    return [raw for raw, f in zip(raws, folds, strict=True) if f != k], inside


def _coded(raws: Iterable[dict[str, Any]], rome: Rome, partner_weight: float) -> Iterator[Coded]:
    for raw in raws:
        code = occupation_of(raw, rome)
        if code >= 0:
            agency = (raw.get("origineOffre") or {}).get("origine") == AGENCY
            text = without_persons(clean_text(raw.get("description") or ""))
            yield Coded(clean_text(raw["intitule"]), text, _employer(raw), code, 1.0 if agency else partner_weight)


def _titles(raws: Iterable[dict[str, Any]], rome: Rome, weight: float) -> Iterator[Named]:
    for raw in raws:
        code = occupation_of(raw, rome)
        if code >= 0:
            yield Named(clean_text(raw["intitule"]), code, weight)


def _employer(raw: dict[str, Any]) -> str:
    return str((raw.get("entreprise") or {}).get("nom") or raw["id"])
