"""Two sentences of an offer that cannot both be true."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.guard.contradictions.rule import contradiction
from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.scope import sentence
from matching.guard.verdict import Finding, Severity
from matching.read.text import Text, wording


@dataclass(frozen=True, slots=True)
class _Opposed:
    """What one sentence says, what another may not say beside it, and what makes the other lawful.

    The first holds one of `hints`.
    """

    ground: Ground
    hints: tuple[str, ...]
    one: re.Pattern[str]
    other: re.Pattern[str]
    unless: re.Pattern[str] | None

    def find(self, text: Text) -> Finding | None:
        first = self.one.search(text.folded) if any(hint in text.folded for hint in self.hints) else None
        for second in self.other.finditer(text.folded) if first else ():
            apart = first and (second.end() <= first.start() or second.start() >= first.end())
            if apart and not (self.unless and self.unless.search(sentence(text, *second.span()))):
                return finding(text, *second.span(), self.ground, Severity.CONTRADICTORY)
        return None


_OPPOSED = tuple(
    _Opposed(ground, hints, wording(one), wording(other), wording(unless) if unless else None)
    for ground, hints, one, other, unless in (
        (
            Ground.CONDITIONS,
            ("nuit", "de jour", "nocturne"),
            r"(?:poste|travail|horaires?) (?:de |en )?(?:jour|journee) (?:uniquement|exclusivement|seulement)"
            r"|(?:uniquement|exclusivement|seulement) de jour|(?:pas|aucun) (?:de )?(?:travail|poste) (?:de|la) nuit"
            r"|\bpas de nuits?\b|horaires? de (?:jour|journee)\b|(?:pas|aucun) (?:de )?travail nocturne",
            r"\b(?:2[0-3]|minuit) ?h(?:\d\d)? ?(?:-|a|/) ?0?[4-7] ?h|(?:prise de poste|debut|embauche) (?:a "
            r"|des )(?:2[0-3]|minuit)|travail de nuit (?:regulier|obligatoire|a prevoir)|poste de nuit\b"
            r"|horaires? de nuit|(?:nuits|la nuit)[^.;\n]{0,30}(?:obligatoire|par roulement|sur)",
            None,
        ),
        (
            Ground.CONDITIONS,
            ("week", "samedi", "dimanche", "en semaine", "vendredi"),
            r"(?:pas|aucun|sans) (?:de )?(?:travail|poste|activite)? ?(?:le |les |du )?(?:week-?ends?|samedis?"
            r"|dimanches?)\b|week-?ends? (?:libres?|non travailles?|off)|du lundi au vendredi (?:uniquement"
            r"|exclusivement|seulement)|(?:uniquement|exclusivement|seulement) (?:en semaine|du lundi au vendredi)",
            r"(?:travail\w*|travaillerez|present\w*|disponible|ouvert\w*|planning|service)[^.;\n]{0,40}\b(?:samedis?"
            r"|dimanches?|week-?ends?)\b(?! (?:libre|off|non))|\b(?:un|1) (?:week-?end|dimanche|samedi) sur"
            r"|week-?ends? (?:obligatoire|travaille|inclus|par roulement)",
            r"exceptionnel|occasionnel|ponctuel|sauf|parfois|possib|eventuel|salon|astreinte|volontaire",
        ),
        (
            Ground.CONDITIONS,
            (
                "permis non",
                "permis pas",
                "permis b non",
                "permis b pas",
                "vehicule non",
                "vehicule pas",
                "sans permis",
                "de permis",
                "aucun permis",
            ),
            r"(?:permis(?: b)?|vehicule) (?:non|pas) (?:exige|requis|necessaire|obligatoire|indispensable)|(?:sans"
            r"|pas de|aucun) permis\b(?: (?:exige|requis|necessaire))?",
            r"permis(?: \w)? (?:\w+ )?(?:exige|requis|obligatoire|indispensable|imperatif)|titulaire du permis",
            r"non (?:exige|requis)[^.]{0,5}$|caces|poids lourd|\bc1?e?\b",
        ),
        (
            Ground.EXPERIENCE,
            ("sans diplome", "aucun diplome", "de diplome", "diplome non", "diplome pas", "aucune qualification"),
            r"(?:sans|aucun|pas de) diplome(?! d)(?: (?:exige|requis|necessaire|demande))?|diplome (?:non"
            r"|pas) (?:exige|requis|necessaire|obligatoire)|aucune qualification",
            r"diplome (?:d'etat |de |d'|du )?(?:[\w'-]+ ){0,4}(?:exige|obligatoire|imperatif|indispensable|requis)\b"
            r"|(?:bac ?\+ ?\d|bts|cap|licence|master) (?:exige|obligatoire|imperatif|requis)",
            r"ou |\bvae\b|sauf",
        ),
        (
            Ground.WORKING_TIME,
            ("deplacement",),
            r"(?:deplacements?) (?:inexistants?|nuls?)|(?:aucun|pas de|sans) deplacements?",
            r"deplacements? (?:frequents?|quotidiens?|reguliers?|hebdomadaires?|nationaux|a prevoir|permanents?)"
            r"|\d ?% de deplacements?",
            r"ponctuel|rare|exceptionnel",
        ),
        (
            Ground.CONTRACT,
            ("smic",),
            r"salaire ?: ?(?:2 ?[3-9]\d\d|[3-9] ?\d\d\d)|(?:2 ?[3-9]\d\d|[3-9] ?\d\d\d) ?(?:€"
            r"|euros) brute?s? (?:par |/ ?)?mois",
            r"(?:remuneration|salaire|paye\w*)(?: \w+)? ?:? (?:au )?smic\b(?! ?\+| plus| et)",
            r"variable|prime|commission|apprenti|stage|selon",
        ),
    )
)
_REMOTE = contradiction(
    Ground.CONDITIONS,
    "teletravail",
    r"\b(?:teletravail (?:complet\b|total\b|integral\b|a 100 ?%|100 ?%|exclusif\b)|(?:100 ?%|full|entierement"
    r"|totalement)(?: en)? (?:teletravail|remote)\b)",
    unless_anywhere=r"teletravail (?:complet|total|100 ?%)? ?(?:possible|non|refuse)|pas de teletravail",
)
_OFFICE = wording(
    r"presence (?:obligatoire|quotidienne|exigee|imperative)[^.;\n]{0,60}|(?:au bureau|sur site"
    r"|en presentiel)[^.;\n]{0,25}(?:du lundi au vendredi|5 jours|cinq jours|tous les jours|obligatoire)"
    r"|presente?s?(?:\(e\))?s? (?:[\w'-]+ ){0,3}(?:tous les jours|chaque jour|du lundi au vendredi|quotidiennement)"
)


def findings(text: Text) -> Iterator[Finding]:
    """The second sentence of each pair."""
    for opposed in _OPPOSED:
        yield from filter(None, [opposed.find(text)])
    if "tele" in text.folded and _OFFICE.search(text.folded):
        yield from _REMOTE.findings(text, "offer")
