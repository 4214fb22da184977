"""What an offer pays, and on what terms, in a line each."""

from matching.explain import french
from serving.schemas.offers import OfferPay, OfferSummary


def terms(offer: OfferSummary) -> str:
    """Contract, duration, working time and hours, those that are known."""
    said = [
        french.sentence(offer.contract_label) if offer.contract_label else None,
        french.duration(offer.contract_months) if offer.contract_months else None,
        french.WORKING_TIMES[offer.working_time] if offer.working_time else None,
        f"{offer.hours_per_week:g} h par semaine".replace(".", ",") if offer.hours_per_week else None,
    ]
    return ", ".join(text for text in said if text)


def paid(pay: OfferPay) -> str:
    """A pay in words: a month of full time, and of the hours of the offer where these pay something else."""
    low, high = (nan(one) for one in (pay.min_eur_month, pay.max_eur_month))
    if low != low and high != high:
        return ""
    said = french.pay_range(low, high) + (" à temps plein" if pay.actual_min_eur_month else "")
    if pay.actual_min_eur_month or pay.actual_max_eur_month:
        said += f", soit {french.pay_range(nan(pay.actual_min_eur_month), nan(pay.actual_max_eur_month))} ici"
    return f"{said} (estimation)" if pay.estimated else said


def nan(value: float | None) -> float:
    """A bound that is not stated as `french.pay_range` takes it."""
    return float("nan") if value is None else value
