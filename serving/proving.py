"""What a partner says of a person in one line, as statements of a profile, each with its proof."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from matching.domain import Proof, Provenance
from matching.rome import Rome
from matching.store import Store
from matching.store.attested import Attested
from matching.trainings.skills import Taught, skills_of
from serving.schemas.attested import AttestedCertification, AttestedExperience, AttestedLine, Certificate

TOMORROW = timedelta(days=1)
"""It is already that day somewhere."""


class LineError(Exception):
    """Why a line is refused.

    Attributes:
        reason: a slug.
        message: in French.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason, self.message = reason, message


def statements(line: AttestedLine, tx: Store, rome: Rome, day: date) -> list[Attested]:
    """All that a line says.

    Args:
        line: of a partner.
        tx: whose trainings say what certifications attest.
        rome: the release that says which codes exist.
        day: of today.

    Raises:
        LineError: a code is unknown, or a date cannot be.
    """
    said: list[Attested] = []
    for at, one in enumerate(line.certifications):
        said += _certified(f"certifications.{at}", one, tx, rome, day)
    for at, skill in enumerate(line.skills):
        proof = Proof(Provenance.INFERRED, confidence=skill.confidence)
        said.append(_skill(f"skills.{at}.ogr", skill.ogr, rome, proof, skill.level))
    said += [_experience(f"experiences.{at}", one, rome, day) for at, one in enumerate(line.experiences)]
    return said


def _certified(where: str, one: AttestedCertification, tx: Store, rome: Rome, day: date) -> Iterator[Attested]:
    """The skills that a certificate lists; of one that lists none, those that trainings which lead to it state.

    Where trainings name only occupations, the skills at their heart are inferred, not certified.
    """
    _dated(where, one, day)
    if one.skills:
        proof = _proof(one, Provenance.CERTIFIED)
        yield from (_skill(f"{where}.skills.{at}", ogr, rome, proof) for at, ogr in enumerate(one.skills))
        return
    found = _taught(one.code, tx, rome)
    if not found.ogrs:
        raise LineError(
            "unknown_certification",
            f"{where} : aucune formation connue ne dit ce que ce titre certifie ; donnez ses compétences dans `skills`",
        )
    proof = _proof(one, Provenance.INFERRED if found.inferred else Provenance.CERTIFIED)
    yield from (_skill(where, str(ogr), rome, proof) for ogr in found.ogrs)


def _taught(code: str | None, tx: Store, rome: Rome) -> Taught:
    """What all trainings that lead to a certification teach; where some state their skills, those alone count."""
    found = [skills_of(one, rome) for one in tx.trainings.leading_to(code)] if code else []
    stated = [one for one in found if one.ogrs and not one.inferred]
    of = stated or [one for one in found if one.ogrs]
    common = set.intersection(*({*one.ogrs} for one in of)) if of else set[int]()
    known = (ogr for ogr in common if rome.skill(str(ogr)))
    return Taught(tuple(sorted(known)), inferred=not stated)


def _skill(where: str, ogr: str, rome: Rome, proof: Proof, level: int | None = None) -> Attested:
    known = rome.skill(ogr)
    if known is None:
        raise LineError("unknown_skill", f"{where} : ce code de compétence n’existe pas dans le ROME en vigueur")
    return Attested("skills", {"label": known.label, "ogr": ogr, **({"level": level} if level else {})}, proof)


def _experience(where: str, one: AttestedExperience, rome: Rome, day: date) -> Attested:
    value: dict[str, Any] = one.model_dump(exclude_none=True, exclude={"certificate", "confidence", "rome"})
    if one.rome is not None:
        if one.rome not in rome:
            raise LineError("unknown_occupation", f"{where}.rome : ce code n’existe pas dans le ROME en vigueur")
        value["rome"] = {"code": one.rome, "label": rome.occupation(one.rome).label, "version": "4"}
    if one.ended_at and one.ended_at > day.isoformat()[: len(one.ended_at)]:
        raise LineError("future", f"{where}.ended_at : cette date n’est pas encore venue")
    if one.certificate is None:
        return Attested("experiences", value, Proof(Provenance.INFERRED, confidence=one.confidence))
    _dated(f"{where}.certificate", one.certificate, day)
    return Attested("experiences", value, _proof(one.certificate, Provenance.CERTIFIED))


def _dated(where: str, one: Certificate, day: date) -> None:
    if one.obtained > day + TOMORROW:
        raise LineError("future", f"{where}.obtained : cette date n’est pas encore venue")
    if one.expires is not None and one.expires < one.obtained:
        raise LineError("dates", f"{where}.expires : ce titre finirait avant d’avoir été obtenu")


def _proof(one: Certificate, kind: Provenance) -> Proof:
    return Proof(kind, one.title, one.code, one.issuer, one.obtained, one.expires)
