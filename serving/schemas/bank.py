"""Searches of the profile bank, and what they answer: anonymous cards and exact counts."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from matching.bank import Bond, Card, Entry, Facet, Found, Held, Query, Step, Transfer
from matching.bank.card import Availability
from matching.bank.query import MOST_OCCUPATIONS, MOST_SKILLS
from matching.domain import (
    ContractKind,
    EducationLevel,
    Language,
    OverrideReason,
    Place,
    Provenance,
    Reason,
    Veto,
    WorkingTime,
)
from matching.eligibility import ADVISER_SENTENCES
from matching.unfilled import CELL, WISHES
from serving.schemas.common import Key, Line, Model
from serving.schemas.jobseekers import Insee, Level, LicenceCode, Rome
from serving.schemas.jobseekers import Language as LanguageCode
from serving.schemas.lists import KeptOut, Why

Radius = Literal[5, 10, 20, 30, 50, 100]
"""By band: a finer circle, moved about, would tell where someone lives."""

RADII_KM: tuple[float, ...] = tuple(map(float, get_args(Radius)))


class SpokenAt(Model):
    """Une langue demandée."""

    code: LanguageCode = Field(description="Code ISO 639-1.")
    level: Level | None = Field(None, description="Niveau européen, au moins.")


class BankSearch(Model):
    """Qui l’on cherche : pour une offre, ou librement. Un critère absent ne borne rien ; il n’y en a pas d’autres."""

    offer_key: Key | None = Field(None, description="Clé de l’offre à pourvoir ; nulle pour une recherche libre.")
    romes: list[Rome] = Field([], max_length=MOST_OCCUPATIONS, description="Codes ROME : l’un d’eux.")
    skills: list[Line] = Field(
        [], max_length=MOST_SKILLS, description="Compétences, par code OGR ou libellé du ROME : toutes."
    )
    transferable: bool = Field(
        True, description="Compter aussi les métiers proches et les compétences qui se remplacent, signalés comme tels."
    )
    commune: Insee | None = Field(None, description="Autour de quelle commune (code INSEE) ; jamais avec une offre.")
    radius_km: Radius = Field(30, description="Rayon, en kilomètres.")
    available_by: date | None = Field(None, description="Disponible au plus tard à cette date, ou sans date donnée.")
    contracts: list[ContractKind] = Field([], max_length=11, description="Contrats : accepte l’un d’eux, ou tous.")
    working_time: WorkingTime | None = Field(None, description="Temps de travail accepté.")
    licences: list[LicenceCode] = Field([], max_length=5, description="Permis de conduire : tous.")
    languages: list[SpokenAt] = Field([], max_length=5, description="Langues : toutes, à ce niveau ou mieux.")
    experience_months: Annotated[int, Field(ge=0, le=720)] = Field(
        0, description="Expérience dans les métiers cherchés, au moins, en mois."
    )


class CardOccupation(Model):
    """Un métier recherché."""

    rome: str = Field(description="Code ROME.")
    label: str = Field(description="Libellé.")


class CardSkill(Model):
    """Une compétence."""

    ogr: str = Field(description="Code OGR du ROME.")
    label: str = Field(description="Libellé.")
    level: int | None = Field(description="Niveau, de 1 à 4.")
    provenance: Provenance = Field(description="D’où elle vient : certifiée, conseiller, déclarée ou déduite.")


class CardLanguage(Model):
    """Une langue."""

    code: str = Field(description="Code ISO 639-1.")
    level: str | None = Field(description="Niveau européen.")


class ProfileCard(Model):
    """La carte anonyme d’une personne : des mots de référentiels et des tranches, rien qu’elle ait écrit ou confié."""

    occupations: list[CardOccupation] = Field(description="Métiers recherchés.")
    skills: list[CardSkill] = Field(description="Compétences.")
    experience_years: int | None = Field(description="Expérience, par tranche : au moins tant d’années.")
    education_level: EducationLevel | None = Field(description="Niveau de formation.")
    licences: list[str] = Field(description="Permis de conduire.")
    languages: list[CardLanguage] = Field(description="Langues.")
    contracts: list[ContractKind] = Field(description="Contrats acceptés ; vide : tous.")
    working_time: WorkingTime | None = Field(description="Temps de travail ; nul : tous.")
    availability: Availability = Field(description="Disponibilité.")
    within_km: int | None = Field(
        description="Distance, par tranche : à moins de tant de kilomètres ; nulle au-delà, ou inconnue."
    )


class Transferable(Model):
    """Un métier qui mène à celui qui est cherché."""

    rome: str = Field(description="Code ROME du métier de la personne.")
    label: str = Field(description="Libellé.")
    to: str = Field(description="Code ROME du métier cherché.")
    mobility: bool = Field(description="Vrai : une mobilité du ROME ; faux : des compétences communes.")
    skills: list[str] = Field(description="Des compétences que les deux mobilisent.")


HeldAs = Literal["stated", "similar", "by_occupation"]


class Proposed(Model):
    """De quoi franchir le pas vers un métier jamais exercé."""

    step: Step = Field(description="« immersion » (PMSMP) ou « simulation » (MRS).")
    text: str = Field(description="Quoi, et pourquoi.")


class Promoted(Model):
    """Mise en tête par un conseiller ou une conseillère, quoi que dise le classement."""

    reason: OverrideReason = Field(description="Pourquoi.")
    author: str = Field(description="Par qui.")


class Listed(Model):
    """Une personne trouvée."""

    impression_id: int = Field(description="Sa place dans le journal : à donner pour la suite.")
    card: ProfileCard = Field(description="Sa carte.")
    reasons_for: list[Why] = Field(description="Ce qui plaide pour.")
    reasons_against: list[Why] = Field(description="Ce qui plaide contre, ou reste à vérifier.")
    sought: bool = Field(description="Recherche un métier demandé.")
    done: bool = Field(description="A déjà exercé un métier demandé.")
    transferable: Transferable | None = Field(
        description="Par quel métier proche, si aucun métier demandé n’est le sien."
    )
    skills: list[HeldAs] = Field(
        description="Comment elle a chaque compétence demandée : déclarée, voisine, ou au cœur d’un de ses métiers."
    )


class AdviserListed(Listed):
    """Une personne trouvée, pour un conseiller ou une conseillère."""

    profile_key: int = Field(description="Clé de son profil.")
    solicited: int = Field(description="Demandes de mise en relation, sur trente jours.")
    shown: int = Field(description="Passages dans des listes, sur quatre-vingt-dix jours, celle-ci non comprise.")
    bridges: list[Proposed] = Field(
        description="À proposer quand ses compétences mènent au métier et que l’expérience lui manque."
    )
    promoted: Promoted | None = Field(description="Par qui et pourquoi elle vient en tête ; nul : à sa place.")


class FacetCount(Model):
    """Combien de personnes ont une valeur."""

    name: str = Field(description="Ce qui est compté.")
    value: str = Field(description="La valeur ; vide : au-delà de la dernière tranche, ou non précisé.")
    label: str = Field(description="La valeur, en français.")
    count: int = Field(description="Combien, exactement.")


class BankPage(Model):
    """Les personnes trouvées, les mieux placées d’abord."""

    items: list[Listed] = Field(description="Celles de la page.")
    total: int = Field(description="Combien en tout.")
    facets: list[FacetCount] = Field(description="Comptes exacts sur toutes, pas seulement sur la page.")
    kept_out: list[KeptOut] = Field(description="Écartées par une contrainte, par cause.")
    spared: int = Field(description="Passées sur cette page, parce que déjà trop sollicitées.")
    next: str | None = Field(description="À passer en `cursor` pour la page suivante ; nul à la dernière.")


class AdviserBankPage(BankPage):
    """Les personnes trouvées, pour un conseiller ou une conseillère."""

    items: list[AdviserListed] = Field(description="Celles de la page.")  # type: ignore[assignment]
    set_aside: int = Field(description="Laissées de côté par un conseiller ou une conseillère.")


def query(wanted: BankSearch, place: Place | None) -> Query:
    """What the bank looks for."""
    return Query(
        romes=tuple(wanted.romes),
        skills=tuple(wanted.skills),
        transferable=wanted.transferable,
        place=place,
        radius_km=float(wanted.radius_km),
        available_by=wanted.available_by,
        contracts=tuple(wanted.contracts),
        working_time=wanted.working_time,
        licences=tuple(wanted.licences),
        languages=tuple(Language(one.code, one.level) for one in wanted.languages),
        experience_months=wanted.experience_months,
    )


def searched(query: Query, offer_key: int | None) -> BankSearch:
    """A query of the bank as the API asks for it."""
    return BankSearch.model_validate(
        {
            "offer_key": offer_key,
            "romes": [*query.romes],
            "skills": [*query.skills],
            "transferable": query.transferable,
            "commune": query.place.code_insee if query.place else None,
            "radius_km": int(query.radius_km),
            "available_by": query.available_by,
            "contracts": [*query.contracts],
            "working_time": query.working_time,
            "licences": [*query.licences],
            "languages": [{"code": one.code, "level": one.level} for one in query.languages],
            "experience_months": query.experience_months,
        }
    )


def profile_card(card: Card) -> ProfileCard:
    """A card as it is read."""
    return ProfileCard.model_validate(card, from_attributes=True)


def bank_page(found: Found, cursor: str | None) -> BankPage:
    """A page as employers and partners read it."""
    return BankPage(items=[Listed(**_listed(entry)) for entry in found.entries], **_page(found, cursor))


def adviser_bank_page(found: Found, cursor: str | None) -> AdviserBankPage:
    """A page as advisers read it."""
    items = [adviser_listed(entry) for entry in found.entries]
    return AdviserBankPage(items=items, set_aside=found.set_aside, **_page(found, cursor))


def adviser_listed(entry: Entry) -> AdviserListed:
    """Someone found, as advisers read it."""
    said = entry.promoted
    return AdviserListed(
        profile_key=entry.profile_key,
        solicited=entry.solicited,
        shown=entry.shown,
        bridges=[Proposed(step=one.step, text=one.text) for one in entry.bridges],
        promoted=Promoted(reason=OverrideReason(said.reason), author=said.author) if said else None,
        **_listed(entry),
    )


def _listed(entry: Entry) -> dict[str, Any]:
    return {
        "impression_id": entry.impression_id,
        "card": profile_card(entry.card),
        "reasons_for": _why(entry.reasons, True),
        "reasons_against": _why(entry.reasons, False),
        "sought": Bond.SOUGHT in entry.bond,
        "done": Bond.DONE in entry.bond,
        "transferable": _transferable(entry.transfer),
        "skills": [how.name.lower() for how in entry.held if how is not Held.NO],
    }


def _why(reasons: tuple[Reason, ...], in_favour: bool) -> list[Why]:
    return [Why(slug=one.slug, text=one.text) for one in reasons if one.for_ is in_favour]


def _transferable(by: Transfer | None) -> Transferable | None:
    return None if by is None else Transferable.model_validate(by, from_attributes=True)


def _page(found: Found, cursor: str | None) -> dict[str, Any]:
    return {
        "total": found.total,
        "facets": [_facet(one) for one in found.facets],
        "kept_out": kept_out(found.kept_out),
        "spared": found.spared,
        "next": cursor,
    }


def kept_out(counts: dict[Veto, int]) -> list[KeptOut]:
    """What vetoes kept out, as advisers and employers are told: nothing of what a few people want of hours or pay."""
    told = {veto: n for veto, n in counts.items() if veto not in WISHES or n >= CELL}
    return [KeptOut(veto=veto, sentence=ADVISER_SENTENCES[veto], count=n) for veto, n in told.items()]


def _facet(one: Facet) -> FacetCount:
    return FacetCount(name=one.name, value=one.value, label=one.label, count=one.count)
