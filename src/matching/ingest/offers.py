"""Offers in the shape of the France Travail API "Offres d'emploi v2" to `Offer`."""

from datetime import date
from typing import Any

from matching.domain import (
    ContractKind,
    EducationLevel,
    Employer,
    Language,
    Licence,
    Offer,
    OfferStatus,
    Pay,
    Place,
    Remote,
    RomeRef,
    Schedule,
    Skill,
    WorkingTime,
)
from matching.ingest.facts import FieldFacts
from matching.ingest.outcome import Accepted, Rejected, reject
from matching.ingest.payload import (
    MAX_TEXT,
    boolean,
    identifier,
    items,
    line,
    lines,
    mapping,
    moment,
    text,
    web_address,
    whole,
)
from matching.normalize.conditions import read_physical
from matching.normalize.contract import contract_kind, contract_months
from matching.normalize.education import education_level
from matching.normalize.employer import employer_name, siret
from matching.normalize.experience import read_experience
from matching.normalize.hours import Hours, merge_schedules, read_hours
from matching.normalize.language import language_code, language_level
from matching.normalize.licence import licence_code
from matching.normalize.pay_wording import read_pay, says_net, states_amount
from matching.normalize.place import Communes, locate
from matching.normalize.status import offer_status

_QUALITIES = "qualitesProfessionnelles"
ALTERNATION = (ContractKind.APPRENTICESHIP, ContractKind.PROFESSIONALISATION)
DOUBTFUL = 0.7
"""Confidence of a value that rests on a guess: an estimated pay, a wished experience, a comment's hours."""


def parse_offer(raw: Any, communes: Communes, source: str = "default") -> Accepted[Offer] | Rejected:
    """Turn one payload into an offer; never raises, whatever the payload holds.

    An offer needs an `id` and a title; the appellation, else the ROME label, stands for a missing title. Every other
    field may be missing or mistyped, and is then None. Texts are cleaned, and cut at `MAX_TEXT` characters.

    Args:
        raw: one decoded JSON value.
        communes: where a place without coordinates is found.
        source: the external source; with `id`, the offer's key.

    Returns:
        The offer with its facts and notes (`coordinates_swapped`, `pay_not_understood`, ...), or the rejection.
    """
    if not isinstance(raw, dict):
        return reject("not_object")
    if (offer_id := identifier(raw.get("id"))) is None:
        return reject("no_id")
    rome_label, appellation = line(raw.get("romeLibelle")), line(raw.get("appellationlibelle"))
    title = line(raw.get("intitule")) or appellation or rome_label
    if title is None:
        return reject("no_title")
    facts, notes = FieldFacts(), list[str]()
    if isinstance(raw.get("description"), str) and len(raw["description"]) > MAX_TEXT:
        notes.append("description_cut")
    created = moment(raw.get("dateCreation"))
    kind, months = _contract(raw, facts)
    experience, beginner = _experience(raw, facts)
    hours, physical = _working_time(raw, facts)
    education, education_required = _education(raw, facts)
    qualities = tuple(filter(None, (line(item.get("libelle")) for item in items(raw.get(_QUALITIES), "libelle"))))
    facts.add("soft_skills", qualities, " ; ".join(qualities))
    origin = mapping(raw.get("origineOffre"))
    offer = Offer(
        id=offer_id,
        title=title,
        source=source,
        description=text(raw.get("description")) or "",
        rome=_rome(raw, rome_label),
        appellation=appellation,
        employer=_employer(raw),
        place=_place(raw, communes, facts, notes),
        contract=kind,
        contract_months=months,
        experience_months_min=experience,
        beginner_accepted=beginner,
        skills=_skills(raw),
        education=education,
        education_required=education_required,
        licences=_licences(raw, facts),
        languages=_languages(raw, facts),
        pay=_pay(raw, hours.hours_per_week, created.date() if created else None, facts, notes),
        working_time=hours.working_time,
        hours_per_week=hours.hours_per_week,
        schedule=hours.schedule,
        remote=hours.remote,
        physical=physical,
        positions=whole(raw.get("nombrePostes"), 1, 10_000) or 1,
        apprenticeship=boolean(raw.get("alternance")) or kind in ALTERNATION,
        sector=line(raw.get("secteurActivite")) or (line(raw.get("codeNAF")) or "")[:2] or None,
        origin=line(origin.get("origine")),
        url=web_address(origin.get("urlOrigine")) or web_address(mapping(raw.get("contact")).get("urlPostulation")),
        created_at=created,
        updated_at=moment(raw.get("dateActualisation")),
        status=_status(raw),
        facts=facts.all(),
    )
    return Accepted(offer, tuple(notes))


def _rome(raw: dict[str, Any], label: str | None) -> RomeRef | None:
    """The code and label as stated, whatever the version; an unknown code is recoded later."""
    code = line(raw.get("romeCode"))
    return RomeRef(code.upper().replace(" ", ""), label) if code else None


def _employer(raw: dict[str, Any]) -> Employer:
    stated = mapping(raw.get("entreprise"))
    adapted = boolean(stated.get("entrepriseAdaptee")) or boolean(raw.get("entrepriseAdaptee"))
    return Employer(employer_name(line(stated.get("nom"))), siret(line(stated.get("siret"))), bool(adapted))


def _place(raw: dict[str, Any], communes: Communes, facts: FieldFacts, notes: list[str]) -> Place:
    stated = mapping(raw.get("lieuTravail"))
    label = line(stated.get("libelle")) or line(raw.get("lieuTravail"))
    located = locate(
        stated.get("latitude"),
        stated.get("longitude"),
        line(stated.get("commune")),
        line(stated.get("codePostal")),
        label,
        communes,
    )
    notes.extend(located.notes)
    facts.add("place", located.place.scope.value, label)
    return located.place


def _contract(raw: dict[str, Any], facts: FieldFacts) -> tuple[ContractKind | None, float | None]:
    code, nature, label = (line(raw.get(key)) for key in ("typeContrat", "natureContrat", "typeContratLibelle"))
    kind, months = contract_kind(code, nature, label), contract_months(label or "")
    words = " ; ".join(dict.fromkeys(filter(None, (label or code, nature))))
    facts.add("contract", kind.value if kind else None, words)
    facts.add("contract_months", months, label)
    return kind, months


def _experience(raw: dict[str, Any], facts: FieldFacts) -> tuple[int | None, bool | None]:
    level, label, comment = (
        line(raw.get(key)) for key in ("experienceExige", "experienceLibelle", "experienceCommentaire")
    )
    need = read_experience(level, label, comment)
    if need is None:
        return None, None
    words = " ; ".join(filter(None, (label or level, comment)))
    certain = 1.0 if need.required or need.beginner_accepted else DOUBTFUL
    facts.add("experience_months_min", need.months_min, words, certain)
    facts.add("beginner_accepted", need.beginner_accepted, words)
    if not (need.required or need.beginner_accepted):
        facts.add("experience_wished", True, words)
    return need.months_min, need.beginner_accepted


def _working_time(raw: dict[str, Any], facts: FieldFacts) -> tuple[Hours, tuple[str, ...]]:
    """Hours from the working-time label, else the context, else the comments; the schedule from all of them."""
    context = mapping(raw.get("contexteTravail"))
    label, converted = line(raw.get("dureeTravailLibelle")), line(raw.get("dureeTravailLibelleConverti"))
    comments = lines([raw.get("complementExercice"), raw.get("conditionExercice")])
    texts = list(dict.fromkeys([*filter(None, [label]), *lines(context.get("horaires")), *comments]))
    read = [(words, read_hours(words)) for words in texts]
    hours = _first(read, "hours_per_week", facts, comments)
    time = read_hours(converted).working_time if converted else None
    facts.add("working_time", time.value if time else None, converted)
    time = time or _first(read, "working_time", facts, comments)
    schedule = merge_schedules([part.schedule for _, part in read])
    for name in Schedule.__dataclass_fields__:
        value = getattr(schedule, name)
        words = next((words for words, part in read if getattr(part.schedule, name) is value), None)
        facts.add(name, value, words)
    remote = _first(read, "remote", facts, comments)
    physical = read_physical([*lines(context.get("conditionsExercice")), *texts])
    facts.add("physical", physical, " ; ".join([*lines(context.get("conditionsExercice")), *texts]))
    return Hours(hours, time, schedule, remote), physical


def _first(read: list[tuple[str, Hours]], name: str, facts: FieldFacts, comments: list[str]) -> Any:
    """The first wording that states this attribute, kept as a fact."""
    for words, part in read:
        value: float | WorkingTime | Remote | None = getattr(part, name)
        if value is not None:
            facts.add(name, value if isinstance(value, float) else value.value, words, _trust(words, comments))
            return value
    return None


def _trust(words: str, comments: list[str]) -> float:
    return DOUBTFUL if words in comments else 1.0


def _pay(raw: dict[str, Any], hours: float | None, on: date | None, facts: FieldFacts, notes: list[str]) -> Pay | None:
    """The pay of the label, else of the comment; None when none states an amount, the fact `pay_stated` saying so."""
    stated = mapping(raw.get("salaire"))
    label, comment = line(stated.get("libelle")) or line(raw.get("salaire")), line(stated.get("commentaire"))
    net = says_net(comment) if comment else False
    texts = [words for words in (label, comment) if words and any(c.isalnum() for c in words)]
    read = [(words, read_pay(words, hours, on, net)) for words in texts]
    pay = next((pay for _, pay in read if states_amount(pay)), None)
    if pay is not None:
        confidence = DOUBTFUL if pay.estimated else 1.0
        facts.add("pay_eur_month_min", pay.min_eur_month, pay.text, confidence)
        facts.add("pay_eur_month_max", pay.max_eur_month, pay.text, confidence)
    elif any(found is None for _, found in read):
        notes.append("pay_not_understood")
    elif read:
        facts.add("pay_stated", False, " ; ".join(texts))
    return pay


def _skills(raw: dict[str, Any]) -> tuple[Skill, ...]:
    found: dict[str, Skill] = {}
    for item in items(raw.get("competences"), "libelle"):
        ogr, label = line(item.get("code")), line(item.get("libelle"))
        if label or ogr:
            found.setdefault(ogr or label or "", Skill(label or "", ogr, required=item.get("exigence") == "E"))
    return tuple(found.values())


def _education(raw: dict[str, Any], facts: FieldFacts) -> tuple[EducationLevel | None, bool]:
    """The lowest level required, else the lowest wished."""
    found: list[tuple[bool, int, EducationLevel, str]] = []
    for item in items(raw.get("formations"), "niveauLibelle"):
        words = [w for key in ("niveauLibelle", "commentaire", "domaineLibelle") if (w := line(item.get(key)))]
        level = next((level for w in words if (level := education_level(w))), None)
        if level:
            found.append((item.get("exigence") != "E", level.rank, level, " ; ".join(words)))
    if not found:
        return None, False
    wished, _, level, text_read = min(found, key=lambda each: each[:2])
    facts.add("education", level.value, text_read, DOUBTFUL if wished else 1.0)
    return level, not wished


def _licences(raw: dict[str, Any], facts: FieldFacts) -> tuple[Licence, ...]:
    required: dict[str, bool] = {}
    words = []
    for item in items(raw.get("permis"), "libelle"):
        label = line(item.get("libelle"))
        if label and (code := licence_code(label)):
            required[code] = required.get(code, False) or item.get("exigence") != "S"
            words.append(label)
    facts.add("licences", tuple(required), " ; ".join(words))
    facts.add("licence_required", any(required.values()) if required else None, " ; ".join(words))
    return tuple(Licence(code, must) for code, must in required.items())


def _languages(raw: dict[str, Any], facts: FieldFacts) -> tuple[Language, ...]:
    found: dict[str, Language] = {}
    words = []
    for item in items(raw.get("langues"), "libelle"):
        label = line(item.get("libelle"))
        if label and (code := language_code(label)) and code not in found:
            found[code] = Language(code, language_level(label), item.get("exigence") != "S")
            words.append(label)
    facts.add("languages", tuple(found), " ; ".join(words))
    return tuple(found.values())


def _status(raw: dict[str, Any]) -> OfferStatus:
    stated = next((word for key in ("statut", "status", "etat") if (word := line(raw.get(key)))), None)
    return offer_status(stated) if stated else OfferStatus.OPEN
