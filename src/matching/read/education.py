"""The lowest level of diploma asked of the person."""

import re
from collections.abc import Iterator

from matching.domain import EducationLevel, Fact
from matching.read.cue import Cue, readings
from matching.read.text import Text, wording

_PREPARED = wording(
    r"prepar(?:er|era|erez|ee?s?|ons)\b|vis(?:ez|er|ant)\b|obten(?:ir|tion)|obtien\w+|alternance|apprentissage",
    r"delivr\w+|titre (?:rncp|vise)|vous former|devenir|rentree|eleves?|intervenir|ecole (?:de|du|propose)",
    r"campus|classes?\b|enseign(?!ement superieur)\w+|cours\b|cursus|programmes? de",
)
_SCHOOL = wording(r"diplomant|certifiant|formations? (?:diplom|certif|reconnu|propos)\w*|niveau 5 a")
_PREPARING = wording(r"prepar(?:ez|es|ant|ation)\b")
_INTERNSHIP = re.compile(r"\bstages?\b|\bstagiaire")


_DIPLOMA_SAID = re.compile(r"titulaire|diplome|formation|niveau|issu")


def _studied_for(text: Text, start: int, end: int) -> bool:
    """The diploma is the one prepared in the job, or taught, not one asked for."""
    if _SCHOOL.search(text.before(start, 120)):
        return True
    before = text.before(start, 70) + text.folded[start:end]
    entered = re.search(
        r"titulaire|minimum|deja|diplome[e(]|diplome d'un|issu|de formation|profil|niveau (?:bac|requis|mini)|possed",
        before,
    )
    preparing = _PREPARING.search(before) and not _INTERNSHIP.search(text.folded)
    return bool(preparing or _PREPARED.search(before)) and not entered


def _not_the_diploma(text: Text, start: int, end: int) -> bool:
    """A heading kept ("garder le cap"), or a diploma that is not asked for."""
    words = text.words(start, end)
    heading = words.endswith("cap") and not _DIPLOMA_SAID.search(text.folded[start:end])
    return heading or _studied_for(text, start, end)


_IN_LIST = r"(?:cap|bep|bp|bac|bts|dut|but|bepa|capa|cqp|licence|bachelor|master|deust|deug)"
_DIPLOMA = (
    r"(?:diplom\w*|titulaires?|titre|formation\w*|niveau|etudes|obtention|certification|issue?s?|possede\w*|detent\w+|minimum|type"
    r"|etre|avez|avoir|un|une|d'un|d'une|le|du|en|d')"
)
_LEVEL = r"(?:diplom\w*|titulaire\w*|titre|formation\w*|etudes|certification|qualification|rncp)[^\n.;]{0,25}niveau"
_TEAM = wording(
    r"compos\w+|constitu\w+|en (?:lien|collaboration|relation)|aux cotes|\bl'equipe|\bequipe (?:para|pluri)"
)


def _of_a_colleague(text: Text, start: int, end: int) -> bool:
    """The diploma is the one of colleagues, or studied for."""
    return bool(_TEAM.search(text.before(start, 60))) or _studied_for(text, start, end)


NV1, NV2, NV3, NV4, NV5 = (level.value for level in list(EducationLevel)[:5])

_CUES = (
    Cue(
        NV5,
        wording(
            rf"\bcapa?\b ?(?:/|-|,|ou|et|a) ?(?:\w{{1,12}} ?/ ?)?{_IN_LIST}",
            rf"\b{_IN_LIST} ?(?:/|-|,|ou|et) ?(?:un |d'un )?capa?\b",
            rf"{_DIPLOMA}[^\n.;,]{{0,30}}?[\x20:('\"/*-]cap\b(?! (?:emploi|sur|vers|vert|de\b))",
            r"\bcapa (?:jard|agri|horti|espace|paysag|travaux|metiers|palef|soig|ou\b)",
            r"(?:diplom\w*|titulaire d'un) capa\b",
            r"\bcap (?:aepe|petite|cuis|coiff|bouch|boul|pati|elec|plom|macon|menuis|charp|peint|esthet|vente"
            r"|mecan|metal|couv|jardin|serv|rest|hotel|ou |carrel|chaud|soud|poiss|fleur|froid|en )",
            rf"\bbepa?\b|{_LEVEL} (?:3|v)\b",
        ),
        0.92,
        ("bep", " cap", "cap/", "/cap", "cap-", "-cap", "(cap", "niveau 3", "niveau v", "\ncap", ":cap"),
        unless=_not_the_diploma,
    ),
    Cue(
        NV5,
        wording(
            r"\bdeaes\b|\bdeavs\b|\bdeamp\b|\badvf\b|\bcafad\b",
            r"(?:titulaire|diplom|certif|titre)[^\n.;]{0,35}\b(?:aes|amp)\b",
            r"diplome d'etat (?:d'|de |d')?(?:aes|accompagnant|auxiliaire de vie|ambulancier)",
            r"titre (?:professionnel )?(?:d'|adv)[^\n]{0,5}assistant\w* de vie|ambulancier\w* diplome",
            r"diplome d'ambulancier|(?:diplome|titre) (?:d'|de )accompagnant",
        ),
        0.85,
        (
            "deaes",
            "deavs",
            "deamp",
            "advf",
            " aes",
            "/aes",
            " amp",
            "/amp",
            "cafad",
            "diplome d'etat",
            "ambulanc",
            "de vie",
            "accompagnant",
        ),
        unless=_studied_for,
    ),
    Cue(
        NV4,
        wording(
            r"\bbac(?:calaureat)? ?(?:pro\w*|techno\w*|general|sti|stg|stmg|st2s|mei|melec)\b",
            r"\bniveau bac\b(?! ?[+\d])|\bbaccalaureat\b(?! ?\+)",
            rf"{_DIPLOMA}[^\n.;,]{{0,20}}?[\x20:('/*-]bac\b(?! ?(?:[+\d]|roulant|gris|a |de|d'|jaune))(?! ?a ?bac)",
            r"[-*:\n] ?bac (?:s|es|l|mecan\w*|elec\w*|compta\w*|gestion|scient\w*|indus\w*|maint\w*)\b",
            r"\bbac (?:minimum|mini\b|a bac|ou (?:bac|bts|equivalent|plus))|\b(?:cap|bep) ?[/,-] ?bac\b(?! ?[+\d])",
            r"\bbac ?/ ?(?:bts|bac ?\+)|\bbrevet professionnel|\bbp\b (?:coiff|bouch|esthet|pharm|jep|rea|boul)",
            rf"\bbpjeps\b|\bbprea\b|\bbp ?/ ?{_IN_LIST}|{_IN_LIST} ?/ ?bp\b",
        ),
        0.9,
        ("bac", " bp", "/bp", "bpjeps", "bprea", "brevet pro"),
        unless=_studied_for,
    ),
    Cue(
        NV4,
        wording(
            r"\bdeas\b|\bdeap\b|\bdetisf\b|\bdeme\b|\bdu de (?:d'|de )?(?:aide|auxiliaire de puer|moniteur)",
            r"diplome d' ?e?tat (?:d'|de |du )?(?:\w+ ?/ ?)?(?:aides?-? ?soignant|auxiliaires? de puer|moniteur"
            r"|technicien de l'inter)",
            r"(?:diplome|titre)[^\n.;]{0,15} de moniteur|aides?-? ?soignante?s?[^\n.;]{0,12} diplome",
            r"diplomee? aides?-? ?soignant|diplome (?:d'|as\b)aides?-? ?soignant",
            rf"{_LEVEL} (?:4|iv)\b",
            r"\bdiplome (?:d'|de )(?:etat )?(?:d')?(?:auxiliaires? de puer)",
        ),
        0.88,
        (
            "deas",
            "deap",
            "deme",
            "detisf",
            "soignant",
            "pueri",
            "moniteur",
            "diplome d'etat",
            "niveau 4",
            "niveau iv",
            "du de ",
        ),
        unless=_studied_for,
    ),
    Cue(
        NV3,
        wording(
            r"bac(?:calaureat)? ?\+ ?2\b|\bbac ?2\b|\bbac ?a ?\+ ?2|\bbtsa?\b|\bdut\b|\bdeug\b|\bdeust\b",
            rf"{_LEVEL} (?:5|iii)\b|bac ?\+ ?1\b",
        ),
        0.93,
        ("bac", "bts", "dut", "deug", "deust", "niveau 5", "niveau iii"),
        unless=_studied_for,
    ),
    Cue(
        NV2,
        wording(
            r"bac ?\+ ?[34]\b|\bbac ?[34]\b|\bbac ?a ?\+ ?[34]",
            r"\bbut\b(?= (?:info|gea|tc|geii|gmp|gim|qlio|hse|mmi|sd|rt|genie|ou |/|carr|tech|reseau|mesures"
            r"|science))",
            r"bts ?(?:/|,|ou) ?but\b|\bbut ?/ ?(?:bts|dut|licence)|\bbachelors?\b",
            r"(?:diplom|titulaire|licence|dut|bts)[^\n.;]{0,40}\bd'un but\b",
            r"\blicences? (?:pro\w*|en |ou |d'(?:angl|hist|espa|alle|lett|eco|inf|art|etud)|de (?:droit|gestion"
            r"|compta|psycho|lettres|langue)|/|min|cca|info|\d|master)",
            rf"niveau licence\b|{_DIPLOMA}[^\n.;,]{{0,15}}\blicence\b(?! (?:ent|iv|4|de (?:taxi|transp|soud))|s)",
            rf"\bdcg\b|{_LEVEL} (?:6|ii)\b|\bmaitrise universitaire",
        ),
        0.92,
        ("bac", " but", "/but", "bachelor", "licence", "dcg", "niveau 6", "niveau ii", "maitrise univ"),
        unless=_studied_for,
    ),
    Cue(
        NV2,
        wording(
            r"\bdees\b|\bdeeje\b|\bdecesf\b|\bdeass\b|\bcaferuis\b",
            r"diplome (?:ou (?:un )?titre )?(?:d' ?e?tat )?(?:(?:exige|requis|obligatoire) ?:? ?)?"
            r"(?:d'|de |en |du |d' )?(?:etat )?(?:d'|de )?(?:(?:soins )?infirmier|educat\w+ (?:spec"
            r"|de jeunes|tech)|assistant[\w().-]* (?:de serv|soc)|conseiller[\w().-]* (?:en )?econ"
            r"|travailleur soc|ergo|psychomot"
            r"|cesf|ide\b|eje\b|es\b)",
            r"diplomee?(?:[(]e[)])? d'etat (?:infirmier|educ)|infirmier[\w().-]*[^\n.;]{0,12} diplome\w*(?: d'etat)?",
            r"\bdiplomee? (?:ide|eje|ies)\b|diplome ?:? ?(?:ide|eje)\b|\bdei\b|\bde infirmier|diplome educateur",
            r"\bdu de (?:d'|de )?(?:infirmier|educateur|assistant\w* (?:de serv|soc))",
        ),
        0.85,
        ("dees", "deeje", "decesf", "deass", "caferuis", "diplome", " dei", "de infirmier", "du de "),
        unless=_of_a_colleague,
    ),
    Cue(
        NV1,
        wording(r"bac ?\+ ?[5-9]|\bbac ?-? ?[5-9]\b"),
        0.92,
        ("bac",),
        unless=_studied_for,
    ),
    Cue(
        NV1,
        wording(
            r"(?<!scrum\x20)(?<!web)(?<!quiz\x20)\bmaste(?:r|re)s? (?:2|ii|1|en |ou |de (?:droit|psy|rech|manag"
            r"|compta)|/|cca|spec\w+|recherche|pro\b|univ|min|info|data sci|droit|rh|meef|stat|big)",
            r"\bm2\b(?=[^\w\n][^\n]{0,30}(?:stat|info|data|univ|droit|ou |en ))|niveau master",
            rf"{_DIPLOMA}[^\n.;,]{{0,25}}(?<!scrum\x20)(?<!\ble\x20)(?<!\bles\x20)(?<!web)(?<!/)\bmasters?\b(?! ?data)",
            r": ?masters? (?:dans|en|ou|spec)|(?<!scrum\x20)\bmasters? ?[,/)(]|/ ?master\b",
        ),
        0.92,
        ("maste", " m2"),
        unless=_studied_for,
    ),
    Cue(
        NV1,
        wording(
            r"ecoles? (?:superieure )?d'ing\w+|niveau ingenieur",
            r"diplom\w+(?:[(]e[)])? (?:d'|d'un |en |d'une ecole d')?ing\w+",
            r"(?:titre|formation|diplome|issue?|profil|cursus|etudes?) ?:? ?(?:d'|de type |type |en |ecole "
            r"|superieure )?(?:d')?ingenieure?s?\b",
            r"ingenieure?s? de formation|ingenieur (?:grandes? ecoles?|ou (?:equivalent|master|univ))",
        ),
        0.92,
        ("ingenieur", "d'ing"),
        unless=_studied_for,
    ),
    Cue(
        NV1,
        wording(
            r"\bdoctorat\b|\bph\.? ?d\b|\bmba\b|\bdscg\b|diplome d'expert|\bdocteure? en\b",
            rf"(?:titulaire (?:du |d'un )|diplomee?(?:[(]e[)])? )dec\b|{_LEVEL} (?:7|i)\b",
        ),
        0.92,
        ("doctorat", "phd", "ph.d", "ph d", " mba", "dscg", "d'expert", "docteur", " dec", "niveau 7", "niveau i"),
        unless=_studied_for,
    ),
    Cue(
        NV1,
        wording(
            r"diplome (?:d'etat )?(?:de |d')?(?:docteur|pharmacien|medecin|kine|masseur|sage|orthoph|chirurgien"
            r"|veterinaire)",
            r"ecoles? de commerce|(?:diplom|issue?)[^\n.;]{0,15} grandes? ecoles?\b",
        ),
        0.7,
        ("diplome", "ecole de commerce", "ecoles de commerce", "grande ecole", "grandes ecoles"),
        unless=_studied_for,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`education`: the lowest level named, "Bac+2 à Bac+5" being NV3."""
    lowest = min(
        readings("education", text, _CUES), key=lambda fact: (-int(str(fact.value)[2]), -fact.confidence), default=None
    )
    if lowest:
        yield lowest
