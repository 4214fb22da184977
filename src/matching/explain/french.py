"""French wording of values: amounts, durations, lists, labels."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from matching.domain import ContractKind, EducationLevel, WorkingTime

NBSP, THIN = "\u00a0", "\u202f"

PARIS = ZoneInfo("Europe/Paris")
MONTHS = tuple(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)

CONTRACTS: dict[ContractKind, str] = {
    ContractKind.CDI: "CDI",
    ContractKind.CDD: "CDD",
    ContractKind.TEMP: "mission d’intérim",
    ContractKind.TEMP_CDI: "CDI intérimaire",
    ContractKind.SEASONAL: "contrat saisonnier",
    ContractKind.APPRENTICESHIP: "contrat d’apprentissage",
    ContractKind.PROFESSIONALISATION: "contrat de professionnalisation",
    ContractKind.INSERTION: "contrat d’insertion",
    ContractKind.FREELANCE: "activité indépendante",
    ContractKind.FRANCHISE: "franchise",
    ContractKind.OTHER: "autre contrat",
}

WORKING_TIMES: dict[WorkingTime, str] = {WorkingTime.FULL: "temps plein", WorkingTime.PART: "temps partiel"}

EDUCATION: dict[EducationLevel, str] = {
    EducationLevel.NV1: "bac+5",
    EducationLevel.NV2: "bac+3 ou bac+4",
    EducationLevel.NV3: "bac+2",
    EducationLevel.NV4: "bac",
    EducationLevel.NV5: "CAP ou BEP",
    EducationLevel.C12: "classe de seconde ou de première",
    EducationLevel.C3A: "brevet",
    EducationLevel.CFG: "classe de quatrième",
    EducationLevel.CP4: "fin d’école primaire",
    EducationLevel.AFS: "sans formation",
}

LANGUAGES: dict[str, str] = {
    "en": "anglais",
    "de": "allemand",
    "es": "espagnol",
    "it": "italien",
    "pt": "portugais",
    "nl": "néerlandais",
    "ar": "arabe",
    "zh": "chinois",
    "ja": "japonais",
    "ru": "russe",
    "pl": "polonais",
    "ro": "roumain",
    "tr": "turc",
    "uk": "ukrainien",
}

HOURS: dict[str, str] = {
    "night": "travail de nuit",
    "weekend": "travail le week-end",
    "split_shift": "horaires coupés",
    "shift_work": "travail en équipes",
}

CONDITIONS: dict[str, str] = {
    "heavy_loads": "port de charges lourdes",
    "standing": "station debout prolongée",
    "outdoors": "travail en extérieur",
    "cold_heat": "travail au froid ou à la chaleur",
    "noise": "travail dans le bruit",
    "heights": "travail en hauteur",
    "repetitive": "gestes répétitifs",
}


@lru_cache(maxsize=65_536)
def sentence(text: str) -> str:
    """First letter in upper case, and the spaces that French typography does not let a line break at."""
    return _UNBROKEN.sub(NBSP, text[:1].upper() + text[1:])


_UNBROKEN = re.compile(r" (?=[:;»€%]|km\b)|(?<=«) ")


def euros(amount: float) -> str:
    """Whole euros, with thousands apart."""
    return f"{round(amount):,} €".replace(",", THIN)


def pay_range(low: float, high: float) -> str:
    """Gross pay a month; a bound that is not stated is NaN."""
    bounds = [euros(bound) for bound in (low, high) if bound == bound]
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        return f"de {bounds[0].removesuffix(' €')} à {bounds[1]} brut par mois"
    return f"{bounds[0]} brut par mois"


def siret(number: str) -> str:
    """The 14 digits of an establishment's number, by threes then the last five."""
    return NBSP.join([number[:3], number[3:6], number[6:9], number[9:]])


def day(moment: datetime) -> str:
    """A date in mainland France ("1er décembre 2026"), of an aware moment."""
    return on(moment.astimezone(PARIS).date())


def on(day: date) -> str:
    """A date ("1er décembre 2026")."""
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]} {day.year}"


def duration(months: float) -> str:
    """A number of months, in years when it is a whole number of them."""
    months = round(months)
    if months >= 12 and months % 12 == 0:
        return plural(months // 12, "an", "ans")
    return f"{months} mois"


def about(months: float) -> str:
    """A number of months that is not exact: beyond two years, in years and halves, never more than there are."""
    years, rest = divmod(int(months), 12)
    if years < 2:
        return duration(months)
    return f"{years} ans et demi" if rest >= 6 else f"{years} ans"


def plural(n: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{n} {one if abs(n) < 2 else many}"


def listing(items: Sequence[str], n: int = 3) -> str:
    """The first items, and how many are left."""
    shown = ", ".join(items[:n])
    return shown if len(items) <= n else f"{shown} et {plural(len(items) - n, 'autre', 'autres')}"


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter in lower case, unless it begins with an acronym."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def quoted(words: str, longest: int = 60) -> str:
    """Words of an offer or of a profile, cut at a word when long."""
    words = " ".join(words.split())
    if len(words) > longest:
        words = words[:longest].rsplit(" ", 1)[0] + "…"
    return f"« {words} »"
