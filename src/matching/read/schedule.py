"""When the work is done: weekends, split days, successive teams."""

from collections.abc import Iterator

from matching.domain import Fact
from matching.read.cue import Cue, readings, surest
from matching.read.night import SHIFT_HINTS
from matching.read.text import Text, elsewhere, wording
from matching.read.timetable import side_by_side

_OPEN_SHOP = wording(r"ouvert|ferme\b|fermee?s?\b")
_OFF_BEFORE = wording(
    r"(?:repos|conges?|\boff\b|\blibres?\b(?! ?-?service)|fermee?s?|ferme|chome|pas travaill\w+|en dehors"
    r"|hors)[^\n.]{0,28}$",
)
_OFF_AFTER = wording(
    r"^s? ?(?:,? ?(?:et|/|-|&) ?(?:le |les )?(?:samedis?|dimanches?|jours feries|lundis?) ?)?[(]?"
    r"(?:sont |est )?(?:de repos|en repos|repos\b|off\b|libres?|chomes?|fermee?s?|non travail|garanti)",
)


def _off(text: Text, start: int, end: int) -> bool:
    """The day is a day of rest."""
    return bool(_OFF_BEFORE.search(text.before(start, 45)) or _OFF_AFTER.match(text.after(end, 40)))


def _not_worked(text: Text, start: int, end: int) -> bool:
    return elsewhere(text, start, end) or _off(text, start, end) or bool(_OPEN_SHOP.search(text.before(start, 40)))


_DATE_AFTER = wording(r"^s? ?\d{1,2} ?(?:janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec|/)")


def _worked_day_unless(text: Text, start: int, end: int) -> bool:
    return _not_worked(text, start, end) or bool(_DATE_AFTER.match(text.after(end, 12)))


_OF_SHIFTS = wording(r"^ ?(?:en\b|\d|[(:,]|$)")


def _a_post(text: Text, start: int, end: int) -> bool:
    """A new sentence about the post ("... travail Poste à pourvoir"), not work in shifts ("travail posté")."""
    return text.words(start, end).endswith("oste") and not _OF_SHIFTS.match(text.after(end, 10))


_AVAILABLE = wording(r"(?:disponib\w+|\bou|soit|,) ?$")


def _available(text: Text, start: int, _end: int) -> bool:
    """One of the times a person must be free, not the pattern of the work."""
    return bool(_AVAILABLE.search(text.before(start, 30)))


_WEEKEND_WORD = r"\bwe+[ed]d?[\x20-]?k?ends?\b|\bweek[\x20-]?ends?\b|\bsamedis?\b|\bdimanches?\b"
_WEEKEND = (
    Cue(
        True,
        wording(r"\bdu (?:lundi|mardi|mercredi|jeudi|vendredi) (?:au|a) (?:samedi|dimanche)\b"),
        0.95,
        (" samedi", " dimanche"),
        unless=elsewhere,
    ),
    Cue(
        True,
        wording(rf"(?:{_WEEKEND_WORD})(?! de [234] jours)"),
        0.92,
        ("wee", "samedi", "dimanche", "wek"),
        unless=_worked_day_unless,
        if_denied=False,
    ),
    Cue(
        True,
        wording(
            r"\b7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?\b|\b7/7\b|\bvsd\b|\b(?:equipe|horaires?|en|et) sd\b",
            r"\b[57] ?[x*] ?8\b|\ble we\b|\bles we\b",
        ),
        0.8,
        ("7j", "7 j", "/7", "vsd", " sd", "x8", "x 8", "le we", "les we"),
        unless=elsewhere,
    ),
    Cue(
        False,
        wording(
            r"\blundis?,? (?:et |- )?mardis?,? (?:et |(?:mercredis?,? (?:et )?)?)?jeudis?,? (?:et )?vendredis?\b"
            r"(?! (?:et|,) ?samedi)",
        ),
        0.8,
        ("mardi",),
        unless=elsewhere,
        deniable=False,
    ),
    Cue(
        False,
        wording(
            r"\b(?:(?:du|le|de|:) )?(?:lundi|mardi)s?(?: (?:matin|midi|apres-midi|soir))? (?:au|a) (?:vendredi"
            r"|jeudi)s?\b",
            r"\blundi ?[-/>]+ ?vendredi",
        ),
        0.85,
        ("lundi", "mardi"),
        unless=elsewhere,
        deniable=False,
    ),
    Cue(
        False,
        wording(
            rf"(?:pas|ni|sans|aucun|hors|repos|libres?|fermes?|fermee?s?|conges?)[^\n.,;]{{0,25}}?"
            rf"(?:{_WEEKEND_WORD})(?! ?[(,]? ?sauf)",
            r"week[\x20-]?ends? (?:sont )?(?:libre|de repos|off|chome|non travail)",
        ),
        0.85,
        ("week", "samedi"),
        deniable=False,
    ),
)
_SPLIT = (
    Cue(
        True,
        wording(
            r"\b(?:(?:en|avec|horaires?|des|de|les|travail|service|une|par|\d) ?)?\bcoupures?\b"
            r"(?! (?:de courant|et de mesure|elec|reseau|d'eau|de presse|internet|de gaz))|\ben coupure",
        ),
        0.9,
        ("coupure",),
        if_denied=False,
    ),
    Cue(
        True,
        wording(
            r"horaires? (?:de travail )?(?:coupee?s?|fractionnee?s?|discontinus?|morcel\w+)",
            r"journees? (?:coupee?s?|fractionnee?s?)|temps fractionn|en deux services|\bdoubles? services?\b",
            r"(?:horaires?|travail\w*|services?|poste) en coupee?s?\b(?! d[e'])|services? (?:du )?midi ?[/&] ?soir",
            r"services? (?:du |le |de )?midi et (?:du |le )?soir|\b(?:le |du )midi et (?:le |du )soir\b",
            r"(?<!apres\x20)(?<!apres-)\bmidis? et soirs?\b",
        ),
        0.88,
        ("coupe", "fraction", "discontinu", "morcel", "midi", "deux services", "double"),
        if_denied=False,
    ),
    Cue(
        False,
        wording(
            r"(?:horaires?|heures|journees?|travail|poste) (?:de travail |est |en |de journee )?(?:continue?s?"
            r"|en continu)\b(?! (?:sur|de la|et)\b)|\bservice en continu ?[(:\d]",
        ),
        0.85,
        ("continu",),
    ),
)
_SHIFTS = (
    Cue(
        True,
        wording(
            r"\b[2345] ?[x*/] ?[78]\b|\b(?:deux|trois|cinq) ?[x*-]? ?huit\b|\b2 ?[x*] ?12\b|\b[23] ?[x*] ?1[02]\b",
        ),
        0.95,
        SHIFT_HINTS,
    ),
    Cue(
        True,
        wording(
            r"(?:horaires?|travail|equipes?|rythme|regime|poste)s? (?:de travail )?(?:posteee?s?|postee?s?"
            r"|alternee?s?|alternante?s?|successives?|tournantes?)\b",
            r"travail en poste|\bhoraires? (?:d'|en |de )?equipes?\b|\bvsd\b|\b(?:equipe|horaires?|en|et) sd\b",
            r"alternance (?:de |entre )?(?:matin|une semaine|jour ?(?:/|et) ?(?:de )?nuit)|en alternance jour",
            r"equipes? (?:de )?(?:matin|apres-midi|nuit) ?(?:/|ou|et|,) ?(?:d'|de )?(?:apres|nuit|matin|journee)",
        ),
        0.9,
        (
            "horaires post",
            "horaire post",
            "travail post",
            "travail en post",
            "equipes post",
            "alterne",
            "alternant",
            "alternance",
            "successi",
            "tournant",
            "d'equipe",
            "horaires equipe",
            "horaire equipe",
            "horaires en equipe",
            "horaire en equipe",
            "equipe post",
            "equipe matin",
            "equipe de matin",
            "equipes de matin",
            " sd",
            "vsd",
        ),
        unless=_a_post,
    ),
    Cue(
        True,
        wording(
            r"\d{1,2} ?h ?(?:\d\d)? ?(?:-|/|a) ?(?P<hour>\d{1,2}) ?h ?(?P<minutes>\d\d)? ?(?:/|ou|et|-|,|puis"
            r"|//)? ?(?:de )?(?P=hour) ?h ?(?P=minutes)? ?(?:-|/|a) ?\d{1,2} ?h",
            r"(?:horaires?|planning)s? rotati\w+|planning tournant|suppleance|feux? continus?|en [2345] equipes",
        ),
        0.8,
        ("12h", "13h", "14h", "13 h", "14 h", "12 h", "rotati", "tournant", "suppleance", "feu", "equipes"),
    ),
    Cue(
        True,
        wording(
            r"(?:une|1) semaine (?:sur deux )?(?:du |de |d'|le )?(?:matin|apres)",
            r"matin (?:ou|/|et) ?apres-midi (?:en alternance|une semaine)",
            r"equipes? (?:de nuit|du matin|d'apres|du soir|de l'apres|matin)|roulement (?:2x|3x|matin)|\bshifts\b",
            r"\b(?:en|de) shift\b|(?:horaires?|poste)[^\n.;]{0,40}\ben rotation\b",
            r"rotation (?:de |des |d')?(?:equipes?|postes?|horaires?)",
            r"matin (?:et|ou|/) (?:d'|l')?apres-midi (?:en )?alter|alterne\w* (?:les |sur |entre )?[23] postes",
            r"\bsoit (?:le |du |de |d'|en )?matin[^\n.;]{0,40}\bsoit (?:le |du |de |d'|l'|en ){0,2}apres[\x20-]midi",
            r"\bmatin ?/ ?(?:soir|apres[\x20-]midi) ?/ ?nuit|matin, (?:d')?apres[\x20-]midi (?:ou|et) (?:de )?nuit",
            r"journee (?:ou|/) (?:en )?(?:equipes?|poste)\b|equipes? fixes? (?:de |du |d')?(?:matin|apres|nuit)",
        ),
        0.75,
        (
            "semaine du matin",
            "semaine de matin",
            "semaine le matin",
            "semaine matin",
            "semaine d'apres",
            "semaine sur deux",
            "equipe de nuit",
            "equipes de nuit",
            "equipe du",
            "equipes du",
            "equipe d'apres",
            "equipe de l'apres",
            "equipe matin",
            "roulement 2",
            "roulement 3",
            "roulement matin",
            "shift",
            "alternance",
            "rotation",
            "apres-midi alter",
            "alterne",
            "soit ",
            "/nuit",
            "/ nuit",
            "midi ou nuit",
            "midi ou de nuit",
            "midi et nuit",
            "journee ou",
            "journee/",
            "equipe fixe",
            "equipes fixes",
        ),
    ),
    Cue(
        False,
        wording(
            r"(?:horaires?|travail|poste|postes|temps plein|mission|planning|\d ?h|en|rythme|travaillez|travaillerez"
            r"|semaine|vendredi|jeudi|[(]|- |\n ?)s? ?(?:: ?)?(?:de travail )?(?:est |sont |a pourvoir "
            r"|uniquement |fixes? |reguliers? |classiques? )?(?:en horaires? |en |de |a la |: ?)?(?:de )?journees?\b"
            r"(?! (?:continue|de (?!\d)|d'|portes|type|deco|complete|et (?!en|des astreintes)|ou|/|par|nation))",
        ),
        0.8,
        ("journee",),
        unless=_available,
    ),
    Cue(
        False,
        wording(
            r"(?:horaires?|travail|poste|equipe) (?:en |de )?(?:de )?jour\b(?! (?:et|ou|/|de|ferie|comme)|/)",
            r"horaires? (?:de bureau|administrati\w+)",
        ),
        0.85,
        ("jour", "bureau", "administratif"),
    ),
)


def _either(facts: list[Fact]) -> Fact | None:
    """What may happen outweighs what usually does not: True when any cue says so."""
    return surest(fact for fact in facts if fact.value) or surest(iter(facts))


def read(text: Text) -> Iterator[Fact]:
    """`weekend`, `split_shift`, `shift_work`."""
    timetables = list(side_by_side(text))
    for name, cues in (("weekend", _WEEKEND), ("split_shift", _SPLIT), ("shift_work", _SHIFTS)):
        fact = _either([*readings(name, text, cues), *(found for found in timetables if found.name == name)])
        if fact:
            yield fact
