"""What a note about a person may not hold beside what a search may not: there, to say what somebody is is enough.

Source: Code du travail L1132-1; RGPD articles 5 and 9; Cnil, "zones de commentaires" (objective words, none on health,
origins or beliefs). https://www.cnil.fr/fr/zones-bloc-note-et-commentaires-les-bons-reflexes-pour-ne-pas-deraper
"""

from matching.guard.law import Ground
from matching.guard.rule import Rule, rule
from matching.guard.rules.origin import PEOPLES

ADVICE = (
    "Retirez la mention : une note ne parle que du métier, des compétences et des disponibilités, et la personne peut "
    "la lire."
)
_AT_WORK = (
    r"aupres|accompagn|service|experience|anciennete|depuis|pendant|travaill|metier|stage|formation|remplac|garde|soin"
    r"|public|creche|eleves?\b|poste de|alternan|apprenti|juriste|contrat"
)


def _note(ground: Ground, hints: str, said: str) -> Rule:
    return rule(ground, hints, said, unless=_AT_WORK, deniable=False)


RULES: tuple[Rule, ...] = (
    _note(
        Ground.PREGNANCY, "enceinte|grossesse|accouch|conge mat", r"\benceinte\b|\bgrossesse\b|\baccouch\w+|\bconge mat"
    ),
    _note(Ground.AGE, " ans|0ans|5ans", r"\b(?:1[6-9]|[2-6]\d) ?ans\b(?! (?:d'|de |en |dans |comme |chez ))"),
    _note(
        Ground.HEALTH,
        "malad|depress|cancer|diabet|mal de dos|epilep|alcool|addict|traitement|opere|sante",
        r"\bmalade\b|\bmaladie\b|\bdepressi(?:on|f|ve)\b|\bcancer\b|\bdiabet\w+|\bmal de dos|\bepilep\w+|\balcooli\w+"
        r"|\baddict\w*|\bsous traitement|\b(?:problemes?|soucis) de sante|\boperee?\b",
    ),
    _note(Ground.DISABILITY, "handicapee|handicape |invalid", r"\bhandicapee?\b|\binvalid(?:e|ite)\b"),
    _note(Ground.ORIGIN, "origin|nationalit", rf"\b(?:origines?|nationalite) (?:est )?{PEOPLES}|\boriginaire d\w*"),
    _note(
        Ground.FAMILY,
        "enfant",
        r"\b(?:un|une|deux|trois|quatre|cinq|[1-9]|ses|jeunes?) enfants?\b|\benfants? (?:en bas age|a charge)",
    ),
    _note(Ground.UNION, "syndi|cgt|cfdt", r"\bsyndiquee?\b|\bcgt\b|\bcfdt\b"),
    _note(
        Ground.POVERTY,
        "foyer|heberge|sdf|sans domicile|sans-abri|surendett|dettes|rsa",
        r"\b(?:vit|loge|habite) en foyer|\bhebergee? (?:en|par|chez)|\bsdf\b|\bsans[-\x20](?:domicile|abri)"
        r"|\bsurendettee?\b|\bdettes\b|\b(?:au|touche le|beneficiaire du) rsa\b",
    ),
)
