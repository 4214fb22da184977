"""An offer as a form bears it, and as the road of all offers takes it: the France Travail shape."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo, field_validator

from matching.domain import ContractKind, Offer
from matching.explain import french
from matching.rome import Rome
from serving.schemas.common import Line, Model
from serving.schemas.jobseekers import Insee, LicenceCode, Ogr
from serving.schemas.jobseekers import Rome as RomeCode

ID = r"web-[0-9a-f]{16}"
"""Of offers written here: those of an employer's own software are corrected there, for a form does not hold all."""

Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]

TYPES: Mapping[ContractKind, tuple[str, str | None]] = {
    ContractKind.CDI: ("CDI", None),
    ContractKind.CDD: ("CDD", None),
    ContractKind.TEMP: ("MIS", None),
    ContractKind.TEMP_CDI: ("DIN", None),
    ContractKind.SEASONAL: ("SAI", None),
    ContractKind.APPRENTICESHIP: ("CDD", "E2"),
    ContractKind.PROFESSIONALISATION: ("CDD", "FS"),
    ContractKind.INSERTION: ("DDI", None),
}
"""Contract -> type and nature. Source: France Travail API "Offres d'emploi v2", `typesContrats`, `naturesContrats`."""

PERIODS: Mapping[str, str] = {"month": "Mensuel", "hour": "Horaire", "year": "Annuel"}
_PAY = re.compile(rf"({'|'.join(PERIODS.values())}) de ([\d.]+) Euros(?: à ([\d.]+) Euros)?")


def new_id() -> str:
    """The id of an offer, given with its form: sent twice, it is published once."""
    return f"web-{token_hex(8)}"


def _plain(value: Any) -> Any:
    """A number as people write it."""
    return "".join(value.split()).replace(",", ".") if isinstance(value, str) else value


Hours = Annotated[float, BeforeValidator(_plain), Field(gt=0, le=48)]
"""A week. Source: Code du travail, L3121-20."""
Months = Annotated[float, BeforeValidator(_plain), Field(gt=0, le=120)]
Euros = Annotated[float, BeforeValidator(_plain), Field(gt=0, le=1_000_000)]


class Draft(Model):
    """Une offre en cours d’écriture."""

    id: Annotated[str, StringConstraints(pattern=f"^{ID}$")]
    title: Line
    employer: Line | None = None
    description: Text = ""
    rome: RomeCode | None = None
    commune: Insee | None = None
    contract: ContractKind | None = None
    months: Months | None = None
    hours: Hours | None = None
    schedule: list[Literal["night", "weekend", "split_shift", "shift_work"]] = Field([], max_length=4)
    period: Literal["month", "hour", "year"] = "month"
    pay_min: Euros | None = None
    pay_max: Euros | None = None
    experience: Annotated[int, Field(ge=0, le=600)] | None = None
    licences: list[LicenceCode] = Field([], max_length=5)
    skills: list[Ogr] = Field([], max_length=30)
    positions: Annotated[int, Field(ge=1, le=1_000)] = 1

    @field_validator("pay_max")
    @classmethod
    def _in_order(cls, high: float | None, read: ValidationInfo) -> float | None:
        low = read.data.get("pay_min")
        if high is not None and (low is None or high < low):
            raise ValueError("Le salaire le plus haut vient après le plus bas.")
        return high

    def posting(self, rome: Rome, created_at: datetime | None = None) -> dict[str, Any]:
        """The offer in the France Travail shape; what is not said is left out.

        Args:
            rome: of the skills.
            created_at: when it was first published; None: now.
        """
        now = datetime.now(UTC)
        kind, nature = TYPES.get(self.contract, (None, None)) if self.contract else (None, None)
        said = {
            "id": self.id,
            "intitule": self.title,
            "description": self.description,
            "romeCode": self.rome,
            "entreprise": {"nom": self.employer},
            "dateCreation": (created_at or now).isoformat(),
            "dateActualisation": now.isoformat(),
            "lieuTravail": {"commune": self.commune} if self.commune else None,
            "typeContrat": kind,
            "natureContrat": nature,
            "typeContratLibelle": f"{kind} - {self.months:g} mois" if kind and self.months else None,
            "dureeTravailLibelle": f"{self.hours:g} h par semaine" if self.hours else None,
            "contexteTravail": {"horaires": [french.HOURS[name] for name in self.schedule]},
            "salaire": {"libelle": self._pay()} if self.pay_min else None,
            "permis": [{"libelle": code, "exigence": "E"} for code in self.licences],
            "competences": [{"code": ogr, "libelle": one.label} for ogr in self.skills if (one := rome.skill(ogr))],
            "nombrePostes": self.positions,
            **self._experience(),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _pay(self) -> str:
        high = f" à {self.pay_max:.2f} Euros" if self.pay_max else ""
        return f"{PERIODS[self.period]} de {self.pay_min:.2f} Euros{high}"

    def _experience(self) -> dict[str, str]:
        if self.experience is None:
            return {}
        if self.experience == 0:
            return {"experienceExige": "D", "experienceLibelle": "Débutant accepté"}
        return {"experienceExige": "E", "experienceLibelle": f"{self.experience} mois"}


def written(offer: Offer) -> dict[str, list[str]]:
    """An offer written here, as the fields of its form."""
    paid = _PAY.match(offer.pay.text) if offer.pay else None
    period, low, high = paid.groups() if paid else ("", "", "")
    experience = 0 if offer.beginner_accepted else offer.experience_months_min
    said: dict[str, Any] = {
        "id": offer.id,
        "title": offer.title,
        "description": offer.description,
        "employer": offer.employer.name or "",
        "rome": offer.rome.code if offer.rome else "",
        "commune": offer.place.code_insee or "",
        "contract": offer.contract or "",
        "months": _text(offer.contract_months),
        "hours": _text(offer.hours_per_week),
        "schedule": [name for name in french.HOURS if getattr(offer.schedule, name)],
        "period": next((slug for slug, word in PERIODS.items() if word == period), "month"),
        "pay_min": _text(float(low) if low else None),
        "pay_max": _text(float(high) if high else None),
        "experience": "" if experience is None else str(experience),
        "licences": [one.code for one in offer.licences],
        "skills": [one.ogr for one in offer.skills if one.ogr],
        "positions": str(offer.positions),
    }
    return {name: value if isinstance(value, list) else [value] for name, value in said.items() if value != []}


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}".replace(".", ",")
