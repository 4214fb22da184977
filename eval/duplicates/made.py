"""Pairs of offers made of real ones, that are the same offer again or are not, by construction."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from matching.domain import ContractKind, Employer, Offer, Pay, PlaceScope
from matching.normalize.text import clean_text, clean_title, fold

LEAST_SENTENCES = 6
"""An offer with fewer has nothing to cut, drop or replace."""

AGENCIES = ("Talents & Co", "Relais Intérim", "Cap Recrutement", "Horizon RH", "Atout Compétences")
PREAMBLES = (
    "Notre agence accompagne depuis vingt ans les entreprises de la région dans leurs recrutements.",
    "Spécialiste du recrutement en CDI, CDD et intérim, nous recherchons pour l'un de nos clients, acteur reconnu de"
    " son secteur, un nouveau talent. Rejoignez un réseau de plus de cent agences partout en France.",
    "Description du poste : notre client, entreprise à taille humaine, nous confie la recherche de son futur"
    " collaborateur ou de sa future collaboratrice. Toutes nos offres sont ouvertes aux personnes en situation de"
    " handicap. Nous plaçons l'humain au centre de nos valeurs, et nous vous suivons tout au long de votre mission.",
)
CLOSINGS = ("", "Postulez en ligne, un consultant vous rappelle sous 48 heures.", "Référence : 2024-118. À bientôt !")
DATES = ("Poste à pourvoir immédiatement.", "Prise de poste le 12/03.", "URGENT !", "Candidature avant le 30 avril.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers, and whether they are one. `kind`: how the second was made."""

    kind: str
    a: Offer
    b: Offer
    same: bool


Draw = np.random.Generator
Make = Callable[[Offer, Offer, Draw], tuple[Offer, Offer]]


def made(offers: Sequence[Offer], seed: int) -> list[Pair]:
    """Two pairs of each offer that says enough, one the same and one not, of kinds in turn."""
    draw = np.random.default_rng(seed)
    told = [offer for offer in offers if _usable(offer)]
    pairs = []
    for i, offer in enumerate(told):
        for kinds, same in ((SAME, True), (OTHER, False)):
            name, make = list(kinds.items())[i % len(kinds)]
            a, b = make(offer, _stranger(offer, told, draw), draw)
            b = replace(b, id=f"{offer.id}-{name}", description=clean_text(b.description))  # as every import does
            pairs.append(Pair(name, a, b, same))
    return pairs


def _usable(offer: Offer) -> bool:
    here = offer.place.scope is PlaceScope.POINT and offer.place.code_insee is not None
    return here and len(sentences(offer.description)) >= LEAST_SENTENCES and offer.rome is not None


def _stranger(offer: Offer, others: Sequence[Offer], draw: Draw) -> Offer:
    """An offer of another occupation, in another commune."""
    while True:
        one = others[int(draw.integers(len(others)))]
        apart = _words(one.title).isdisjoint(_words(offer.title)) and one.place.code_insee != offer.place.code_insee
        if apart and one.rome and offer.rome and one.rome.code[:3] != offer.rome.code[:3]:
            return one


def _repost(offer: Offer, _: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """Later, lightly edited, sometimes without its employer."""
    said = [sentence for sentence in sentences(offer.description) if draw.random() > 0.05]
    words = [word for word in " ".join(said).split(" ") if draw.random() > 0.01]
    text = f"{_one(DATES, draw)} {' '.join(words)} {_one(DATES, draw)}"
    later = offer.created_at and offer.created_at + timedelta(days=30)
    employer = Employer() if draw.random() < 0.5 else offer.employer
    return offer, replace(offer, description=text, created_at=later, employer=employer)


def _agency(offer: Offer, _: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """Copied by an agency, with its own words around it."""
    text = "\n".join((_one(PREAMBLES, draw), offer.description, _one(CLOSINGS, draw)))
    title = f"{clean_title(offer.title).upper()} (H/F)"
    return offer, replace(offer, title=title, description=text, employer=Employer(_one(AGENCIES, draw)), pay=None)


def _source(offer: Offer, _: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """Through another source: the occupation for a title, another layout, fields that are missing."""
    said = sentences(offer.description)
    styles: tuple[Callable[[str], str], ...] = (
        lambda text: text,
        lambda text: f"<li>&bull; {text}</li>",
        str.upper,
        lambda text: f"{text}<br/>",
        lambda text: unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode(),
    )
    style = styles[int(draw.integers(len(styles)))]
    glue = "" if draw.random() < 0.3 else "\n"
    text = "<p>Description du poste :</p>" + glue.join(map(style, said)) + "<p>Description du profil</p>"
    title = offer.rome.label if offer.rome and offer.rome.label and draw.random() < 0.5 else offer.title.upper()
    return offer, replace(
        offer,
        source="other",
        title=title,
        description=text,
        employer=Employer(),
        contract=None if draw.random() < 0.3 else offer.contract,
        pay=None,
        working_time=None,
    )


def _cut(offer: Offer, _: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """Cut short by a source."""
    kept = int(len(offer.description) * draw.uniform(0.4, 0.8))
    return offer, replace(offer, source="other", description=offer.description[:kept] + "...", employer=Employer())


def _elsewhere(offer: Offer, other: Offer, _: Draw) -> tuple[Offer, Offer]:
    """The same advert of a chain in another town."""
    return offer, replace(offer, place=other.place)


def _job(offer: Offer, other: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """Another job of the same employer, in the same place: from half to four fifths of the text in common."""
    own, foreign = sentences(offer.description), sentences(other.description)
    replaced = max(1, round(len(own) * draw.uniform(0.2, 0.5)))
    start = (len(own) - replaced) // 2
    said = own[:start] + foreign[len(foreign) // 3 :][:replaced] + own[start + replaced :]
    return offer, replace(
        offer, title=other.title, rome=other.rome, appellation=other.appellation, description="\n".join(said)
    )


def _contract(offer: Offer, _: Offer, __: Draw) -> tuple[Offer, Offer]:
    """The same job under another contract."""
    fixed = replace(offer, contract=ContractKind.CDD, description=offer.description.replace("CDI", "CDD"))
    permanent = replace(offer, contract=ContractKind.CDI, description=offer.description.replace("CDD", "CDI"))
    return permanent, fixed


def _pay(offer: Offer, _: Offer, draw: Draw) -> tuple[Offer, Offer]:
    """The same advert for a third more."""
    low = float(draw.uniform(1_800, 2_600))
    return replace(offer, pay=Pay(low, low * 1.05)), replace(offer, pay=Pay(low * 1.35, low * 1.45))


SAME: dict[str, Make] = {"repost": _repost, "agency": _agency, "source": _source, "cut": _cut}
OTHER: dict[str, Make] = {"elsewhere": _elsewhere, "job": _job, "contract": _contract, "pay": _pay}


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the lines that say nothing."""
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", fold(clean_title(title))) if len(word) > 3}


def _one(values: Sequence[str], draw: Draw) -> str:
    return values[int(draw.integers(len(values)))]
