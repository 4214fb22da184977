"""What an offer says against itself: contract, trial, working time, experience, conditions.

Source: L1221-2 and L1242-1 to L1242-12 (CDI, CDD), L1221-19 to L1221-21 and L1242-10 (trial period), L1242-8-1 (18 months),
L3121-27 and L3123-1 (full and part time), L8221-6 (self-employed).
"""

import re
from collections.abc import Iterator

from matching.guard.law import Ground
from matching.guard.rule import OFFER, Rule, finding, rule
from matching.guard.scope import sentence
from matching.guard.verdict import Finding, Severity
from matching.read import beginner
from matching.read.text import Text, wording

_NUMBERS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "douze": 12,
    "dix-huit": 18,
    "vingt-quatre": 24,
}
_N = r"(?:\d{1,2}|dix-huit|vingt-quatre|" + "|".join(_NUMBERS) + ")"
_FULL_TIME_FROM = 32.0
"""Hours a week; some agreements call 32 hours a full time."""
_PART_TIME_UNDER = 35.0
"""Hours a week. Source: L3123-1."""
_CDI_TRIAL_MONTHS = 4
_CDD_TRIAL_MONTHS = 1
_CDD_MONTHS = 18

_RULES: tuple[Rule, ...] = (
    rule(
        Ground.CONTRACT,
        "cdi|indeterminee|cdd",
        rf"\bcdi (?:a terme (?:fixe )?)?(?:de |pour |d'une duree de |sur |: ?|limite a )(?:une duree de )?{_N} (?:mois|semaines?|ans?)\b",
        rf"\bduree indeterminee (?:de |pour |d'une duree de )(?:une duree de )?{_N} (?:mois|semaines?|ans?)\b",
        rf"\bcdi\b[^.;\n]{{0,12}}duree (?:du contrat |de la mission )?(?:: ?)?{_N} (?:mois|semaines?|ans?)\b",
        r"\bcdd (?:a |de |en )?duree indeterminee|\bcdd (?:permanent|sans terme|sans date de fin)|\bcdd\b[^.;\n]{0,25}sans (?:limit\w+|terme|fin)|\bduree determinee[^.;\n]{0,20}(?:sans limite de duree|permanent)|\bcdi (?:a )?duree determinee|\bcdi (?:renouvelable|saisonnier)\b|\bcdi[^.;\n]{0,30}renouvelable (?:une|deux) fois",
        unless_beside=r"essai|formation|experience|preavis|apres|interimaire|cdi-i\b|pouvant|debouch|evolu|vers un|suivi d|transform|embauche en cdi|cdd (?:de|pour|puis) |cdi ou|ou cdi|chantier|dont",
        of_others=False,
        deniable=False,
        kinds=OFFER,
        severity=Severity.CONTRADICTORY,
    ),
    rule(
        Ground.CONTRACT,
        "cdd",
        rf"\bcdi\b[^.;\n]{{0,12}}duree (?:du contrat |de la mission )?(?:: ?)?{_N} (?:mois|semaines?|ans?)\b",
        r"\bcdd (?:a |de |en )?duree indeterminee|\bcdd (?:permanent|sans terme|sans date de fin)",
        of_others=False,
        deniable=False,
        kinds=OFFER,
        severity=Severity.CONTRADICTORY,
    ),
    rule(
        Ground.CONTRACT,
        "fin du contrat|date de fin|fin de contrat|se termine|jusqu'au|prend fin",
        r"\b(?:date de )?fin (?:du|de) contrat ?:? ?(?:le |au )?\d|\bcontrat (?:se termine|prend fin) (?:le|au|en)|\bdate de fin ?:? ?(?:le )?\d|\bcdi[^.;\n]{0,20} jusqu'au \d",
        unless_anywhere=r"\bcdd\b|determinee|interim|mission de|stage|alternan|apprenti|saison",
        unless=r"candidature",
        of_others=False,
        deniable=False,
        kinds=OFFER,
        severity=Severity.CONTRADICTORY,
    ),
    rule(
        Ground.CONTRACT,
        "freelance|auto-entrepreneur|auto entrepreneur|autoentrepreneur|micro-entrep|siret|independant|autoentrepr",
        r"\bfree-?lance\b|\bauto-? ?entrepreneu\w*|\bmicro-? ?entrepre\w*|\bsiret\b|\btravailleurs? independants?|\bstatut d'independant",
        unless=r"\bou (?:cdi|cdd|salarie|freelance)|cdi ou|cdi/|cdd/|cdi et|cdd,|cdi,|reseau|/freelance|/ freelance|clients? independant",
        unless_anywhere=r"librement|organis\w+ (?:librement|vos|votre)|librem",
        of_others=False,
        deniable=False,
        kinds=OFFER,
        severity=Severity.CONTRADICTORY,
    ),
    rule(
        Ground.CONDITIONS,
        "teletravail",
        r"\b(?:teletravail (?:complet|total|integral|a 100 ?%|100 ?%|exclusif)|(?:100 ?%|full|entierement|totalement)(?: en)? (?:teletravail|remote))\b",
        unless_anywhere=r"teletravail (?:complet|total|100 ?%)? ?(?:possible|non|refuse)|pas de teletravail",
        of_others=False,
        deniable=False,
        kinds=OFFER,
        severity=Severity.CONTRADICTORY,
    ),
)
_SUBORDINATE = wording(
    r"horaires?[^.;\n]{0,25}(?:imposes?|fixes?)|un seul client|planning (?:fixe|impose|etabli) par|exclusivite|sous l'autorite|pointage|lien de subordination|conges (?:a poser|a valider|soumis|payes)|sous la responsabilite (?:hierarchique )?du"
    r"|tenue (?:et|de) l'entreprise|directives|presence obligatoire|conges? (?:soumis|valides?)|travailler pour d'autres|horaires (?:de |du )?(?:bureau|la direction|responsable)|rattachee? au",
)
_OFFICE = wording(
    r"presence (?:obligatoire|quotidienne|exigee|imperative)[^.;\n]{0,60}|(?:au bureau|sur site|en presentiel)[^.;\n]{0,25}(?:du lundi au vendredi|5 jours|cinq jours|tous les jours|obligatoire)|presente?s?(?:\\(e\\))? (?:[\w'-]+ ){0,3}(?:tous les jours|chaque jour|du lundi au vendredi|quotidiennement)"
)
_CONDITIONAL = ((_RULES[3], _SUBORDINATE), (_RULES[4], _OFFICE))

_OPPOSED = tuple(
    (ground, wording(one), wording(other), wording(unless) if unless else None)
    for ground, one, other, unless in (
        (
            Ground.CONDITIONS,
            r"(?:poste|travail|horaires?) (?:de |en )?(?:jour|journee) (?:uniquement|exclusivement|seulement)|(?:uniquement|exclusivement|seulement) de jour|(?:pas|aucun) (?:de )?(?:travail|poste) (?:de|la) nuit|\bpas de nuits?\b|horaires? de (?:jour|journee)\b|(?:pas|aucun) (?:de )?travail nocturne",
            r"\b(?:2[0-3]|minuit) ?h(?:\d\d)? ?(?:-|a|/) ?0?[4-7] ?h|(?:prise de poste|debut|embauche) (?:a |des )(?:2[0-3]|minuit)|travail de nuit (?:regulier|obligatoire|a prevoir)|poste de nuit\b|horaires? de nuit|(?:nuits|la nuit)[^.;\n]{0,30}(?:obligatoire|par roulement|sur)",
            None,
        ),
        (
            Ground.CONDITIONS,
            r"(?:pas|aucun|sans) (?:de )?(?:travail|poste|activite)? ?(?:le |les |du )?(?:week-?ends?|samedis?|dimanches?)\b|week-?ends? (?:libres?|non travailles?|off)|du lundi au vendredi (?:uniquement|exclusivement|seulement)|(?:uniquement|exclusivement|seulement) (?:en semaine|du lundi au vendredi)",
            r"(?:travail\w*|travaillerez|present\w*|disponible|ouvert\w*|planning|service)[^.;\n]{0,40}\b(?:samedis?|dimanches?|week-?ends?)\b(?! (?:libre|off|non))|\b(?:un|1) (?:week-?end|dimanche|samedi) sur|week-?ends? (?:obligatoire|travaille|inclus|par roulement)",
            r"exceptionnel|occasionnel|ponctuel|sauf|parfois|possib|eventuel|salon|astreinte|volontaire",
        ),
        (
            Ground.CONDITIONS,
            r"(?:permis(?: b)?|vehicule) (?:non|pas) (?:exige|requis|necessaire|obligatoire|indispensable)|(?:sans|pas de|aucun) permis\b(?: (?:exige|requis|necessaire))?",
            r"permis(?: \w)? (?:\w+ )?(?:exige|requis|obligatoire|indispensable|imperatif)|titulaire du permis",
            r"non (?:exige|requis)[^.]{0,5}$|caces|poids lourd|\bc1?e?\b",
        ),
        (
            Ground.EXPERIENCE,
            r"(?:sans|aucun|pas de) diplome(?! d)(?: (?:exige|requis|necessaire|demande))?|diplome (?:non|pas) (?:exige|requis|necessaire|obligatoire)|aucune qualification",
            r"diplome (?:d'etat |de |d'|du )?(?:[\w'-]+ ){0,4}(?:exige|obligatoire|imperatif|indispensable|requis)\b|(?:bac ?\+ ?\d|bts|cap|licence|master) (?:exige|obligatoire|imperatif|requis)",
            r"ou |\bvae\b|sauf",
        ),
        (
            Ground.WORKING_TIME,
            r"(?:deplacements?) (?:inexistants?|nuls?)|(?:aucun|pas de|sans) deplacements?",
            r"deplacements? (?:frequents?|quotidiens?|reguliers?|hebdomadaires?|nationaux|a prevoir|permanents?)|\d ?% de deplacements?",
            r"ponctuel|rare|exceptionnel",
        ),
        (
            Ground.CONTRACT,
            r"salaire ?: ?(?:2 ?[3-9]\d\d|[3-9] ?\d\d\d)|(?:2 ?[3-9]\d\d|[3-9] ?\d\d\d) ?(?:€|euros) brute?s? (?:par |/ ?)?mois",
            r"(?:remuneration|salaire|paye\w*)(?: \w+)? ?:? (?:au )?smic\b(?! ?\+| plus| et)",
            r"variable|prime|commission|apprenti|stage|selon",
        ),
    )
)
_TRIAL = wording(
    rf"periode d'essai (?:\w+ )?(?:de |(?=\d)|d'|: ?|fixee a )(?:une duree de )?(?P<n>{_N}) ?(?P<unit>mois|semaines?|ans?|jours?)(?P<after>[^.;\n]{{0,40}})",
    rf"essai (?:de |d')(?P<n2>{_N}) ?(?P<unit2>mois|semaines?|ans?)(?P<after2>[^.;\n]{{0,40}})",
)
_DURATION = wording(rf"\bcdd (?:de |d'une duree de |d'|: ?|pour )?(?P<n>{_N}) ?(?P<unit>mois|ans)\b")
_LONG_CDD = wording(
    r"projet|recherche|doctora|fonction publique|contractuel|senior|objet defini|cdd[- ]od|tremplin|alternan|apprenti|professionnalisation|insertion|mission de service public|collectivite|universit|inrae|cnrs|adulte[- ]relais|3 ans renouvelable|cea|hopital|etablissement public|ministere|etat"
)
_ASKED = wording(
    r"exig|indispensable|imperati|obligatoire|non negociable|requis|minimum|\bmini\b|necessaire|au moins|justifi\w+ (?:d|imp)|vous avez (?:au moins|minimum)|confirmee? de",
)
_WISHED = wording(
    r"souhait|apprecie|atout|un plus|ideal|serait|preference|\bou\b|possible|si possible|valoris|niveau|selon|a defaut|non (?:exig|oblig)|pas (?:exig|oblig|indisp|nec)|permis|scolar|d'ecole|formation|anciennete|moins de|0 a|alternance|cdd|remuneration|salaire",
)
_UNSKILLED = wording(
    r"(?:accessible|poste|ouvert|possible|meme) sans experience|(?:aucune|sans) experience (?:n'est )?(?:requise|exigee|demandee|necessaire|acceptee?)|experience ?:? ?(?:non|pas) (?:exigee|requise|necessaire)|debutant\w* (?:accepte|bienvenu)|ouverte? aux debutant"
)
_HEADS = wording(
    r"(?<!aucune\x20)(?<!pas\x20l')(?<!sans\x20)(?<!d')\bexperience (?:obligatoire|exigee|requise|imperative|indispensable)[^.;\n]{0,40}"
)


def findings(text: Text) -> Iterator[Finding]:
    """What contradicts itself in an offer, in the order of this module."""
    for one in (*_RULES[:3],):
        yield from one.findings(text, "offer")
    for one, needed in _CONDITIONAL:
        if needed.search(text.folded):
            yield from one.findings(text, "offer")
    yield from _opposed(text)
    yield from _trial(text)
    yield from _too_long(text)
    yield from _working_time(text)
    yield from _experience(text)


def _opposed(text: Text) -> Iterator[Finding]:
    """Two sentences that cannot both be true."""
    for ground, one, other, unless in _OPPOSED:
        first = one.search(text.folded)
        if not first:
            continue
        for second in other.finditer(text.folded):
            apart = second.end() <= first.start() or second.start() >= first.end()
            if apart and not (unless and unless.search(sentence(text, *second.span()))):
                yield finding(text, *second.span(), ground, Severity.CONTRADICTORY)
                break


def _months(number: str, unit: str) -> float:
    value = float(_NUMBERS.get(number) or number)
    return value * {"m": 1.0, "s": 12 / 52, "a": 12.0, "j": 1 / 30}[unit[0]]


def _trial(text: Text) -> Iterator[Finding]:
    """A trial longer than the law allows: 4 months for a CDI (8 renewed), a month for a CDD."""
    for match in _TRIAL.finditer(text.folded) if "essai" in text.folded else ():
        months = _months(match["n"] or match["n2"], match["unit"] or match["unit2"])
        fixed = re.search(r"\bcdd\b|duree determinee|interim", text.folded) and not re.search(
            r"\bcdi\b|indeterminee", text.folded
        )
        renewed = "renouvel" in (match["after"] or match["after2"] or "") and "non renouvel" not in (
            match["after"] or match["after2"] or ""
        )
        longest = _CDD_TRIAL_MONTHS if fixed else _CDI_TRIAL_MONTHS
        if months > longest * (2 if "compris" in match[0] and renewed else 1):
            yield finding(text, *match.span(), Ground.CONTRACT, Severity.CONTRADICTORY, _TRIAL_ADVICE)


_TRIAL_ADVICE = (
    "Ramenez la période d'essai au maximum légal : CDI, 2 mois (ouvriers, employés), 3 mois (techniciens, maîtrise), 4 mois (cadres) ; "
    "CDD, un jour par semaine, au plus un mois (L1221-19, L1242-10)."
)


def _too_long(text: Text) -> Iterator[Finding]:
    for match in _DURATION.finditer(text.folded) if "cdd" in text.folded else ():
        if _months(match["n"], match["unit"]) > _CDD_MONTHS and not _LONG_CDD.search(text.folded):
            yield finding(text, *match.span(), Ground.CONTRACT, Severity.CONTRADICTORY)


def _working_time(text: Text) -> Iterator[Finding]:
    """A full time of few hours, a part time of many."""
    full, part = _FULL.search(text.folded), _PART.search(text.folded)
    if bool(full) == bool(part) or _SCHOOL.search(text.folded):
        return
    for match in _WEEK.finditer(text.folded):
        week = float(match["n"] or match["n2"] or match["n3"])
        if (8 <= week < _FULL_TIME_FROM if full else _PART_TIME_UNDER <= week <= 48) and not _ranges(text, match):
            yield finding(text, *match.span(), Ground.WORKING_TIME, Severity.CONTRADICTORY)


def _ranges(text: Text, match: re.Match[str]) -> bool:
    """Whether the hours are an end of a range, or will change."""
    return bool(
        _RANGE.search(text.line_before(match.start(), 30)) or _RANGE_AFTER.match(text.line_after(match.end(), 30))
    )


_RANGE = wording(r"\d ?(?:h|heures)? ?(?:a|-|/|ou|et) ?$|evol\w+[^.;]{0,12}$|jusqu'a ?$|apres[^.;]{0,12}$")
_RANGE_AFTER = wording(r"^ ?(?:a|-|/|ou) ?\d|^[^.;]{0,15}evol")
_FULL = wording(r"\btemps (?:plein|complet)\b|\bplein temps\b")
_PART = wording(r"\btemps (?:partiel|incomplet|non complet)\b|\bmi-? ?temps\b|\bpartiel\b")
_WEEK = wording(
    r"(?<![\d,.h-])(?P<n>\d{1,2}) ?(?:h|heures)(?:[0-5]\d)?\b ?(?:/ ?sem\w*|par sem\w*|hebdo\w*|semaine)|(?:hebdo\w*|semaine|duree du travail|temps de travail) ?:? ?(?:de )?(?P<n3>\d{1,2}) ?h(?:eures)?\b(?! ?\d)",
    r"(?:temps (?:plein|complet|partiel)|contrat)[\x20,:(-]{1,4}(?:de )?(?P<n2>\d{1,2}) ?(?:h|heures)\b(?!\d)(?! ?(?:-|a) ?\d)",
)
_SCHOOL = wording(
    r"enseign|professeur|heures de cours|formation de|face a face|alternan|apprenti|en centre|puis|3x8|vsd|\bsd\b|ou temps|week-?end|majore|heures de delegation|par jour"
)


def _experience(text: Text) -> Iterator[Finding]:
    """Beginners are welcome, and years are required."""
    welcome = any(fact.value is True for fact in beginner.read(text)) or _UNSKILLED.search(text.folded)
    if not welcome:
        return
    for match in _YEARS.finditer(text.folded):
        said = sentence(text, *match.span())
        if _ASKED.search(said) and not _WISHED.search(said):
            yield finding(text, *match.span(), Ground.EXPERIENCE, Severity.CONTRADICTORY)
            return


_YEARS = wording(
    rf"experiences? (?:[\w'-]+ ){{0,4}}?(?:de |d'|d'au moins |minimum |: ?)(?:au moins |minimum )?{_N} (?:ans?|annees?)\b",
    rf"\b{_N} (?:ans?|annees?) (?:minimum )(?:dans|en|de|d'|comme|sur)|experience exigee ?:? ?{_N} (?:ans?|annees?)|\b{_N} (?:ans?|annees?) (?:minimum )?(?:d'experience|d'exp\b|de pratique|sur un poste|dans (?:un poste|le metier|une fonction)|en cabinet|comme [a-z]+)",
    r"(?<!aucune\x20)(?<!pas\x20l')(?<!sans\x20)(?<!d')\bexperience (?:obligatoire|exigee|requise|imperative|indispensable)\b",
)
