"""Contracts that contradict themselves: a CDI with an end, a trial too long, a self-employed person under orders.

Source: Code du travail L1221-2 and L1242-1 to L1242-12 (CDI, CDD), L1221-19 to L1221-21 and L1242-10 (trial), L1242-8-1
(18 months), L8221-6 (self-employed).
"""

import re
from collections.abc import Iterator

from matching.guard.contradictions.rule import contradiction
from matching.guard.law import Ground
from matching.guard.rule import Rule, finding
from matching.guard.verdict import Finding, Severity
from matching.read import experience
from matching.read.text import Text, wording

NUMBER = f"(?:{experience.NUMBER})"
CDI_TRIAL_MONTHS = 4
"""Of managers and engineers, before renewal. Source: L1221-19."""
CDD_TRIAL_MONTHS = 1
"""Source: L1242-10."""
CDD_MONTHS = 18
"""Renewals included. Source: L1242-8-1."""
_A_MONTH = {"m": 1.0, "s": 12 / 52, "a": 12.0, "j": 1 / 30}

_CDI_THAT_LASTS = (
    rf"\bcdi\b[^.;\n]{{0,12}}duree (?:du contrat |de la mission )?(?:: ?)?{NUMBER} (?:mois|semaines?|ans?)\b"
)
_CDD_WITHOUT_END = r"\bcdd (?:a |de |en )?duree indeterminee|\bcdd (?:permanent|sans terme|sans date de fin)"

_RULES: tuple[Rule, ...] = (
    contradiction(
        Ground.CONTRACT,
        "cdi|indeterminee|cdd",
        rf"\bcdi (?:a terme (?:fixe )?)?(?:de |pour |d'une duree de |sur |: ?"
        rf"|limite a )(?:une duree de )?{NUMBER} (?:mois|semaines?|ans?)\b",
        rf"\bduree indeterminee (?:de |pour |d'une duree de )(?:une duree de )?{NUMBER} (?:mois|semaines?|ans?)\b",
        _CDI_THAT_LASTS,
        _CDD_WITHOUT_END
        + r"|\bcdd\b[^.;\n]{0,25}sans (?:limit\w+|terme|fin)|\bduree determinee[^.;\n]{0,20}(?:sans limite de duree"
        r"|permanent)|\bcdi (?:a )?duree determinee|\bcdi (?:renouvelable|saisonnier)\b"
        r"|\bcdi[^.;\n]{0,30}renouvelable (?:une|deux) fois",
        unless_beside=r"essai|formation|experience|preavis|apres|interimaire|cdi-i\b|pouvant|debouch|evolu"
        r"|vers un|suivi d"
        r"|transform|embauche en cdi|cdd (?:de|pour|puis) |cdi ou|ou cdi|chantier|dont",
    ),
    contradiction(
        Ground.CONTRACT,
        "cdd",
        _CDI_THAT_LASTS,
        _CDD_WITHOUT_END,
    ),
    contradiction(
        Ground.CONTRACT,
        "fin du contrat|date de fin|fin de contrat|se termine|jusqu'au|prend fin",
        r"\b(?:date de )?fin (?:du|de) contrat(?: prevue?)? ?:? ?(?:le |au )?\d|\bcontrat (?:se termine"
        r"|prend fin) (?:le|au|en)|\bdate de fin ?:? ?(?:le )?\d|\bcdi[^.;\n]{0,20} jusqu'au \d",
        unless_anywhere=r"\bcdd\b|determinee|interim|mission de|stage|alternan|apprenti|saison",
        unless=r"candidature",
    ),
)
_SUBORDINATE = wording(
    r"horaires?[^.;\n]{0,25}(?:imposes?|fixes?)|un seul client|planning (?:fixe|impose|etabli) par|exclusivite"
    r"|sous l'autorite|pointage|lien de subordination|conges (?:a poser|a valider|soumis|payes)"
    r"|sous la responsabilite (?:hierarchique )?du"
    r"|tenue (?:et|de) l'entreprise|directives|presence obligatoire|conges? (?:soumis|valides?)"
    r"|travailler pour d'autres|horaires (?:de |du )?(?:bureau|la direction|responsable)|rattachee? au",
)
_SELF_EMPLOYED = contradiction(
    Ground.CONTRACT,
    "freelance|auto-entrepreneur|auto entrepreneur|autoentrepreneur|micro-entrep|siret|independant|autoentrepr",
    r"\bfree-?lance\b|\bauto-? ?entrepreneu\w*|\bmicro-? ?entrepre\w*|\bsiret\b|\btravailleurs? independants?"
    r"|\bstatut d'independant",
    unless=r"\bou (?:cdi|cdd|salarie|freelance)|cdi ou|cdi/|cdd/|cdi et|cdd,|cdi,|reseau|/freelance|/ freelance"
    r"|clients? independant",
    unless_anywhere=r"librement|organis\w+ (?:librement|vos|votre)|librem",
)
_TRIAL = wording(
    rf"periode d'essai (?:\w+ )?(?:de |(?=\d)|d'|: ?|fixee a )(?:une duree de )?(?P<n>{NUMBER}) ?(?P<unit>mois"
    rf"|semaines?|ans?|jours?)(?P<after>[^.;\n]{{0,40}})",
    rf"essai (?:de |d')(?P<n2>{NUMBER}) ?(?P<unit2>mois|semaines?|ans?)(?P<after2>[^.;\n]{{0,40}})",
)
_DURATION = wording(rf"\bcdd (?:de |d'une duree de |d'|: ?|pour )?(?P<n>{NUMBER}) ?(?P<unit>mois|ans)\b")
_LONG_CDD = wording(
    r"projet|recherche|doctora|fonction publique|contractuel|senior|objet defini|cdd[-\x20]od|tremplin|alternan"
    r"|apprenti|professionnalisation|insertion|mission de service public|collectivite|universit|inrae|cnrs"
    r"|adulte[-\x20]relais|3 ans renouvelable|cea|hopital|etablissement public|ministere|etat"
)
_FIXED_TERM = wording(r"\bcdd\b|duree determinee|interim")
_PERMANENT = wording(r"\bcdi\b|indeterminee")
_TRIAL_ADVICE = (
    "Ramenez la période d'essai au maximum légal : CDI, 2 mois (ouvriers, employés), 3 mois (techniciens, maîtrise), "
    "4 mois (cadres) ; "
    "CDD, un jour par semaine, au plus un mois (L1221-19, L1242-10)."
)


def findings(text: Text) -> Iterator[Finding]:
    """What an offer's contract says against itself."""
    for one in _RULES:
        yield from one.findings(text, "offer")
    yield from (found for found in _SELF_EMPLOYED.findings(text, "offer") if _SUBORDINATE.search(text.folded))
    yield from _trials(text)
    yield from _too_long(text)


def _trials(text: Text) -> Iterator[Finding]:
    """Trials longer than the longest that the law allows for such a contract."""
    for match in _TRIAL.finditer(text.folded) if "essai" in text.folded else ():
        fixed = _FIXED_TERM.search(text.folded) and not _PERMANENT.search(text.folded)
        longest = CDD_TRIAL_MONTHS if fixed else CDI_TRIAL_MONTHS
        if _renewal_counts(match):
            longest *= 2
        if _months(match["n"] or match["n2"], match["unit"] or match["unit2"]) > longest:
            yield finding(text, *match.span(), Ground.CONTRACT, Severity.CONTRADICTORY, _TRIAL_ADVICE)


def _renewal_counts(match: "re.Match[str]") -> bool:
    """Whether the length is told with the renewal in it."""
    after = match["after"] or match["after2"] or ""
    return "renouvel" in after and "non renouvel" not in after and "compris" in after


def _too_long(text: Text) -> Iterator[Finding]:
    for match in _DURATION.finditer(text.folded) if "cdd" in text.folded else ():
        if _months(match["n"], match["unit"]) > CDD_MONTHS and not _LONG_CDD.search(text.folded):
            yield finding(text, *match.span(), Ground.CONTRACT, Severity.CONTRADICTORY)


def _months(number: str, unit: str) -> float:
    return float(experience.NUMBERS.get(number) or number) * _A_MONTH[unit[0]]
