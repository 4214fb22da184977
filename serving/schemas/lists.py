"""Lists of offers as the person whom they are for reads them."""

from collections.abc import Mapping

from pydantic import Field

from matching.domain import Match, MatchList, Offer, Veto
from matching.eligibility import SENTENCES
from serving.schemas.common import Model
from serving.schemas.offers import OfferSummary, summary


class Why(Model):
    """Une raison."""

    slug: str = Field(description="Ce sur quoi elle repose.")
    text: str = Field(description="La raison, en une phrase.")


class MyOffer(Model):
    """Une offre proposée."""

    impression_id: int = Field(description="À donner pour répondre à cette offre.")
    offer: OfferSummary = Field(description="L’offre.")
    score: float = Field(description="De 0 à 1 ; sert au classement seulement.")
    distance_km: float | None = Field(description="Distance à vol d’oiseau, en kilomètres.")
    project: int = Field(description="Rang du projet auquel l’offre répond, à partir de 0.")
    reasons_for: list[Why] = Field(description="Ce qui plaide pour.")
    reasons_against: list[Why] = Field(description="Ce qui plaide contre, ou reste à vérifier.")


class KeptOut(Model):
    """Des offres proches du projet, écartées pour une même cause."""

    veto: Veto = Field(description="La cause.")
    sentence: str = Field(description="La cause, en français.")
    count: int = Field(description="Combien d’offres, parmi les plus proches du projet.")


class MyOffers(Model):
    """Mes offres, les meilleures d’abord."""

    items: list[MyOffer] = Field(description="Les offres.")
    kept_out: list[KeptOut] = Field(description="Ce qui a été écarté, par cause.")
    needs: list[str] = Field(description="Ce qui manque au profil : « projects », « place ».")
    handle: float = Field(description="Entre « j’aime » (0) et « j’ai mes chances » (1).")


class RelaxedCount(Model):
    """Ce qu’une contrainte levée, elle seule, apporterait."""

    slug: str = Field(description="La contrainte.")
    value: str | float | None = Field(description="La valeur acceptée en plus.")
    more: int = Field(description="Combien d’offres de plus, exactement.")
    sentence: str = Field(description="Le tout, en une phrase.")
    rule_ids: list[int] = Field(description="Règles à annuler pour y arriver ; vide quand c’est le profil qui limite.")


class WhySoFew(Model):
    """Pourquoi si peu d’offres."""

    within: int = Field(description="Offres de mes métiers que rien n’écarte.")
    known: int = Field(description="Offres de mes métiers, où qu’elles soient.")
    relaxations: list[RelaxedCount] = Field(description="Ce que chaque contrainte coûte, la plus coûteuse d’abord.")
    needs: list[str] = Field(description="Ce qui manque au profil pour compter.")


def my_offers(
    found: MatchList, impression_ids: tuple[int, ...], offers: Mapping[int, Offer], handle: float
) -> MyOffers:
    """A list that was shown; offers erased meanwhile are left out."""
    shown = zip(found.matches, impression_ids, strict=True)
    return MyOffers(
        items=[_item(one, number, offers[one.candidate_key]) for one, number in shown if one.candidate_key in offers],
        kept_out=[KeptOut(veto=veto, sentence=SENTENCES[veto], count=n) for veto, n in found.vetoes.items()],
        needs=[*found.needs],
        handle=handle,
    )


def _item(match: Match, impression_id: int, offer: Offer) -> MyOffer:
    return MyOffer(
        impression_id=impression_id,
        offer=summary(match.candidate_key, offer),
        score=round(match.score, 6),
        distance_km=None if match.distance_km is None else round(match.distance_km, 1),
        project=match.project,
        reasons_for=[Why(slug=one.slug, text=one.text) for one in match.reasons if one.for_],
        reasons_against=[Why(slug=one.slug, text=one.text) for one in match.reasons if not one.for_],
    )
