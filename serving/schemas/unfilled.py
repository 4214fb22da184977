"""Offers that stay unfilled, as advisers read them."""

from pydantic import Field

from matching.domain import RefusalReason
from matching.refusals import PERSON
from matching.unfilled import Limits, Refusals
from serving.schemas.bank import AdviserListed, kept_out
from serving.schemas.common import Model
from serving.schemas.lists import KeptOut
from serving.schemas.offers import OfferSummary


class UnfilledOffer(Model):
    """Une offre ouverte depuis plus de trente jours."""

    offer: OfferSummary = Field(description="L’offre.")
    days_open: int = Field(description="Depuis combien de jours.")


class OfferLimit(Model):
    """Ce qu’une exigence levée, elle seule, apporterait."""

    slug: str = Field(description="L’exigence.")
    value: str | float | None = Field(description="Ce qui serait proposé.")
    more: int = Field(
        description="Combien de personnes de plus ; jamais moins de onze pour le salaire et les horaires."
    )
    sentence: str = Field(description="Le tout, en une phrase.")


class ReasonCount(Model):
    """Combien de personnes refusent l’offre pour une raison."""

    reason: RefusalReason = Field(description="La raison.")
    label: str = Field(description="La raison, en français.")
    count: int = Field(description="Combien de personnes ; jamais moins de onze.")


class UnfilledDetail(UnfilledOffer):
    """Ce qui limite une offre, et qui appeler."""

    known: int = Field(description="Personnes des environs dont le métier est celui de l’offre, ou y mène.")
    able: int = Field(
        description="Celles que rien n’écarte et qui ont ce qui est exigé, quels que soient le salaire et les horaires"
        " qu’elles souhaitent."
    )
    within: int | None = Field(
        description="Parmi elles, celles dont l’offre respecte ces souhaits ; nul : ils en écartent moins de onze."
    )
    kept_out: list[KeptOut] = Field(description="Celles que chaque contrainte écarte, ces souhaits à part.")
    limits: list[OfferLimit] = Field(
        description="Ce que chaque exigence coûte, la plus coûteuse d’abord. Ces souhaits n’y comptent que pour le"
        " salaire et les horaires, et seulement là où personne ne peut en déduire un nombre sous onze."
    )
    refused_by: int | None = Field(description="Personnes qui ont refusé l’offre ; nul : moins de onze.")
    refusals: list[ReasonCount] = Field(description="Leurs raisons, sans celles de moins de onze personnes.")
    to_call: list[AdviserListed] = Field(description="Les mieux placées dont personne n’a encore demandé l’intérêt.")


def unfilled_detail(
    unfilled: UnfilledOffer, found: Limits, refused: Refusals, to_call: list[AdviserListed]
) -> UnfilledDetail:
    """All that is known of an offer that stays unfilled."""
    return UnfilledDetail(
        offer=unfilled.offer,
        days_open=unfilled.days_open,
        known=found.known,
        able=found.able,
        within=found.within,
        kept_out=kept_out(found.kept_out),
        limits=[
            OfferLimit(slug=one.change.slug, value=one.change.value, more=one.more, sentence=one.sentence)
            for one in found.limits
        ],
        refused_by=refused.people,
        refusals=[ReasonCount(reason=why, label=PERSON[why].label, count=n) for why, n in refused.reasons.items()],
        to_call=to_call,
    )
