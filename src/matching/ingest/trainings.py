"""Trainings in the interchange shape to `Training`."""

from typing import Any

from matching.domain import Provenance, RomeRef, Session, Skill, Training
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import boolean, day, identifier, items, line, lines, whole
from matching.ingest.profiles import parse_place
from matching.normalize.number import finite
from matching.normalize.place import Communes

MAX_SEATS, MAX_HOURS, MAX_EUR = 100_000, 10_000, 1_000_000
"""Beyond these a number is a slip, and is left out."""


def parse_training(raw: Any, communes: Communes, source: str = "default") -> Accepted[Training] | Rejected:
    """Turn one payload into a training; never raises, whatever the payload holds.

    A training needs an `id`, a `title`, and something that says what it teaches: `skills`, `rome` or `rncp`. A session
    whose dates are in the wrong order, or cannot be read, is left out with a note, as is what is mistyped elsewhere.

    Args:
        raw: one decoded JSON value.
        communes: where a place without coordinates is found.
        source: the external source of records that name none.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    if (training_id := identifier(raw.get("id"))) is None:
        return reject("no_id")
    if (title := line(raw.get("title"))) is None:
        return reject("no_training_title")
    sessions = [_session(item) for item in items(raw.get("sessions"), "starts")]
    place, notes = parse_place(raw.get("place"), communes)
    training = Training(
        id=training_id,
        title=title,
        source=identifier(raw.get("source")) or source,
        provider=line(raw.get("provider")),
        occupations=_occupations(raw.get("rome")),
        skills=_skills(raw.get("skills")),
        formacodes=tuple(dict.fromkeys(lines(raw.get("formacodes")))),
        certification=certification(line(raw.get("rncp"))),
        place=place,
        remote=boolean(raw.get("remote")) is True,
        sessions=tuple(one for one in sessions if one),
        hours=amount(raw.get("hours"), MAX_HOURS),
        price_eur=amount(raw.get("price_eur"), MAX_EUR),
        cpf=boolean(raw.get("cpf")) is True,
        stated_on=day(raw.get("stated_on")),
    )
    if not (training.skills or training.occupations or training.certification):
        return reject("teaches_nothing")
    return Accepted(training, notes if None not in sessions else (*notes, "session_left_out"))


def certification(code: str | None) -> str | None:
    """A code of the national directory, "RNCP" put before a lone number; None when it is none."""
    code = (code or "").upper().replace(" ", "")
    digits = code.removeprefix("RNCP").removeprefix("RS")
    if not digits.isdecimal():
        return None
    return code if code != digits else f"RNCP{digits}"


def amount(value: Any, most: float) -> float | None:
    """A number from 0 to the most that is believed; None otherwise."""
    found = finite(value)
    return found if found is not None and 0 <= found <= most else None


def _occupations(value: Any) -> tuple[RomeRef, ...]:
    """Codes, or objects with code, label and version."""
    found = []
    for item in items(value, "code"):
        code, label, version = (line(item.get(key)) for key in ("code", "label", "version"))
        if code:
            found.append(RomeRef(code.upper(), label, version))
    return tuple(dict.fromkeys(found))


def _skills(value: Any) -> tuple[Skill, ...]:
    stated = ((line(item.get("ogr")), line(item.get("label"))) for item in items(value, "ogr"))
    return tuple(dict.fromkeys(Skill(label or "", ogr, source=Provenance.DECLARED) for ogr, label in stated if ogr))


def _session(item: dict[str, Any]) -> Session | None:
    starts, ends = (day(item.get(name)) for name in ("starts", "ends"))
    wrong = (item.get("starts") is not None and starts is None) or (starts and ends and ends < starts)
    return None if wrong else Session(starts, ends, whole(item.get("seats"), 0, MAX_SEATS))
