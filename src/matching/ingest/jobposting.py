"""schema.org `JobPosting` (JSON-LD): an offer out, and in.

Source: https://schema.org/JobPosting. The vocabulary is poorer than an offer: kinds of contract, wished skills, facts
and hours of the day do not come back.
"""

from collections.abc import Iterable
from typing import Any

from matching.domain import (
    ContractKind,
    EducationLevel,
    Employer,
    Offer,
    OfferStatus,
    Pay,
    Place,
    PlaceScope,
    Remote,
    RomeRef,
    Skill,
    WorkingTime,
)
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import identifier, items, line, lines, mapping, moment, text, web_address, whole
from matching.normalize.contract import contract_kind
from matching.normalize.education import education_level
from matching.normalize.employer import employer_name, siret
from matching.normalize.hours import read_hours
from matching.normalize.number import finite
from matching.normalize.pay import Period, monthly_pay
from matching.normalize.place import Communes, locate

CONTEXT = "https://schema.org"

_EMPLOYMENT = {
    ContractKind.CDD: "TEMPORARY",
    ContractKind.TEMP: "TEMPORARY",
    ContractKind.SEASONAL: "TEMPORARY",
    ContractKind.INSERTION: "TEMPORARY",
    ContractKind.APPRENTICESHIP: "INTERN",
    ContractKind.PROFESSIONALISATION: "INTERN",
    ContractKind.FREELANCE: "CONTRACTOR",
    ContractKind.FRANCHISE: "CONTRACTOR",
    ContractKind.OTHER: "OTHER",
}
_KINDS = {
    "TEMPORARY": ContractKind.CDD,
    "CONTRACTOR": ContractKind.FREELANCE,
    "INTERN": ContractKind.OTHER,
    "VOLUNTEER": ContractKind.OTHER,
}
_CREDENTIALS = {
    EducationLevel.NV1: "postgraduate degree",
    EducationLevel.NV2: "bachelor degree",
    EducationLevel.NV3: "associate degree",
    EducationLevel.NV4: "high school",
    EducationLevel.NV5: "professional certificate",
}
_LEVELS = {label: level for level, label in _CREDENTIALS.items()}
_UNITS = {
    "HOUR": Period.HOUR,
    "DAY": Period.DAY,
    "WEEK": Period.WEEK,
    "MONTH": Period.MONTH,
    "YEAR": Period.YEAR,
}


def to_jobposting(offer: Offer) -> dict[str, Any]:
    """The JSON-LD of one offer; keys that the offer does not state are left out."""
    posting = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": offer.source, "value": offer.id},
        "title": offer.title,
        "description": offer.description,
        "datePosted": offer.created_at.isoformat() if offer.created_at else None,
        "url": offer.url,
        "employmentType": _employment(offer),
        "hiringOrganization": _organization(offer.employer),
        "jobLocation": _location(offer.place),
        "jobLocationType": "TELECOMMUTE" if offer.remote is Remote.FULL else None,
        "applicantLocationRequirements": _nationwide(offer),
        "baseSalary": _salary(offer.pay),
        "workHours": f"{offer.hours_per_week:g} h par semaine" if offer.hours_per_week else None,
        "totalJobOpenings": offer.positions if offer.positions > 1 else None,
        "occupationalCategory": _occupation(offer.rome),
        "skills": [skill.label for skill in offer.skills if skill.label],
        "experienceRequirements": _experience(offer.experience_months_min),
        "educationRequirements": _credential(offer.education),
        "qualifications": ", ".join(f"permis {licence.code}" for licence in offer.licences),
        "industry": offer.sector,
    }
    return _stated(posting)


def parse_jobposting(raw: Any, communes: Communes, source: str = "default") -> Accepted[Offer] | Rejected:
    """Turn one JobPosting into an offer; never raises, whatever it holds.

    Its id is that of `identifier` (text or PropertyValue), else its `url`, else its `@id`. A `validThrough` is not
    judged here: it depends on the day.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    if "JobPosting" not in lines(raw.get("@type")):
        return reject("not_jobposting")
    if (offer_id := _identity(raw)) is None:
        return reject("no_id")
    if (title := line(raw.get("title")) or line(raw.get("name"))) is None:
        return reject("no_title")
    located = _place(raw, communes)
    terms = {term.upper().replace("-", "_") for term in lines(raw.get("employmentType"))}
    hours = read_hours(line(raw.get("workHours")) or "")
    offer = Offer(
        id=offer_id,
        title=title,
        source=source,
        description=text(raw.get("description")) or "",
        rome=_rome(raw.get("occupationalCategory")),
        employer=_employer(raw.get("hiringOrganization")),
        place=located[0],
        contract=_kind(terms),
        skills=tuple(Skill(label, required=True) for label in dict.fromkeys(_skill_labels(raw))),
        experience_months_min=_months(raw.get("experienceRequirements")),
        education=_education(raw.get("educationRequirements")),
        pay=_pay(raw.get("baseSalary"), hours.hours_per_week),
        working_time=hours.working_time or _working_time(terms),
        hours_per_week=hours.hours_per_week,
        schedule=hours.schedule,
        remote=Remote.FULL if "TELECOMMUTE" in lines(raw.get("jobLocationType")) else None,
        positions=whole(raw.get("totalJobOpenings"), 1, 10_000) or 1,
        sector=line(raw.get("industry")),
        url=web_address(raw.get("url")),
        created_at=moment(raw.get("datePosted")),
        status=OfferStatus.OPEN,
    )
    return Accepted(offer, located[1])


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _employment(offer: Offer) -> list[str]:
    time = {WorkingTime.FULL: "FULL_TIME", WorkingTime.PART: "PART_TIME"}
    found = [time.get(offer.working_time) if offer.working_time else None]
    found.append(_EMPLOYMENT.get(offer.contract) if offer.contract else None)
    return [term for term in found if term]


def _organization(employer: Employer) -> dict[str, Any] | None:
    if employer.name is None:
        return None
    return _stated({"@type": "Organization", "name": employer.name, "identifier": employer.siret})


def _location(place: Place) -> dict[str, Any] | None:
    if place.scope in (PlaceScope.UNKNOWN, PlaceScope.NATIONWIDE):
        return None
    address = {
        "@type": "PostalAddress",
        "addressLocality": place.label,
        "postalCode": place.code_postal,
        "addressCountry": "FR",
    }
    geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return {"@type": "Place", "address": _stated(address), **({"geo": geo} if place.scope is PlaceScope.POINT else {})}


def _nationwide(offer: Offer) -> dict[str, Any] | None:
    open_to_all = offer.place.scope is PlaceScope.NATIONWIDE or offer.remote is Remote.FULL
    return {"@type": "Country", "name": "France"} if open_to_all else None


def _salary(pay: Pay | None) -> dict[str, Any] | None:
    """What the job pays, hours counted, as a reader expects."""
    if pay is None:
        return None
    low, high = pay.actual_min_eur_month, pay.actual_max_eur_month
    if low is None and high is None:
        low, high = pay.min_eur_month, pay.max_eur_month
    value = _stated({"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": low, "maxValue": high})
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": value} if len(value) > 2 else None


def _occupation(rome: RomeRef | None) -> dict[str, Any] | None:
    if rome is None:
        return None
    return _stated({"@type": "CategoryCode", "inCodeSet": "ROME", "codeValue": rome.code, "name": rome.label})


def _experience(months: int | None) -> dict[str, Any] | None:
    if months is None:
        return None
    return {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": months}


def _credential(level: EducationLevel | None) -> dict[str, Any] | None:
    label = _CREDENTIALS.get(level) if level else None
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": label} if label else None


def _identity(raw: dict[str, Any]) -> str | None:
    stated = raw.get("identifier")
    first = next(iter(items(stated, "value")), {})
    return (
        identifier(stated) or identifier(first.get("value")) or identifier(raw.get("url")) or identifier(raw.get("@id"))
    )


def _rome(value: Any) -> RomeRef | None:
    """A CategoryCode of the ROME; another classification is no ROME code."""
    stated = mapping(value)
    code = line(stated.get("codeValue"))
    return RomeRef(code.upper(), line(stated.get("name"))) if code and stated.get("inCodeSet") == "ROME" else None


def _employer(value: Any) -> Employer:
    stated = next(iter(items(value, "name")), {})
    return Employer(employer_name(line(stated.get("name"))), siret(line(stated.get("identifier"))))


def _place(raw: dict[str, Any], communes: Communes) -> tuple[Place, tuple[str, ...]]:
    stated = next(iter(items(raw.get("jobLocation"), "address")), None)
    if stated is None:
        countries = items(raw.get("applicantLocationRequirements"), "name")
        everywhere = any(line(item.get("name")) in ("France", "FR") for item in countries)
        return Place(scope=PlaceScope.NATIONWIDE if everywhere else PlaceScope.UNKNOWN), ()
    address = next(iter(items(stated.get("address"), "addressLocality")), {})
    geo = mapping(stated.get("geo"))
    label = line(address.get("addressLocality")) or line(address.get("addressRegion"))
    located = locate(geo.get("latitude"), geo.get("longitude"), None, line(address.get("postalCode")), label, communes)
    return located.place, located.notes


def _kind(terms: Iterable[str]) -> ContractKind | None:
    found = next((_KINDS[term] for term in sorted(terms) if term in _KINDS), None)
    return found or next((kind for term in sorted(terms) if (kind := contract_kind(term, None, None))), None)


def _working_time(terms: set[str]) -> WorkingTime | None:
    if "FULL_TIME" in terms:
        return WorkingTime.FULL
    return WorkingTime.PART if "PART_TIME" in terms else None


def _skill_labels(raw: dict[str, Any]) -> list[str]:
    stated = raw.get("skills")
    words = stated.split(",") if isinstance(stated, str) else stated
    named = [line(item.get("name")) for item in items(words, "name")]
    return [word for word in named if word]


def _months(value: Any) -> int | None:
    return whole(mapping(value).get("monthsOfExperience"), 0, 600)


def _education(value: Any) -> EducationLevel | None:
    words = line(mapping(value).get("credentialCategory")) or line(value)
    return (_LEVELS.get(words.lower()) or education_level(words)) if words else None


def _pay(value: Any, hours: float | None) -> Pay | None:
    """Gross as the markup has no word for net; another currency is not read."""
    stated = mapping(value)
    if (line(stated.get("currency")) or "EUR").upper() != "EUR":
        return None
    amount = stated.get("value", value)
    quantity = mapping(amount)
    single = finite(quantity.get("value")) if quantity else finite(amount)
    low = finite(quantity.get("minValue")) or single
    high = finite(quantity.get("maxValue")) or single
    unit = (line(quantity.get("unitText")) or line(stated.get("unitText")) or "").upper()
    if any(bound is not None and bound < 0 for bound in (low, high)):
        return None
    return monthly_pay(low, high, _UNITS.get(unit), hours_per_week=hours)
