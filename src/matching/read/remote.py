"""Work from home: none, part of the time, all of it."""

from collections.abc import Iterator

from matching.domain import Fact
from matching.read.cue import Cue, readings
from matching.read.text import Text, wording

_TELEWORK = (
    r"tele ?-?travail\w*|home[\x20-]?office|home[\x20-]?working|travail a domicile|travail a distance"
    r"|travailler (?:a distance|de chez vous|depuis chez)"
)
_NOT_THIS_JOB = wording(
    r"(?:gestion|outils?|solution\w*|equipements?|infrastructure\w*|support|deploiement|deployer|vpn"
    r"|securis\w+|utilisateurs|collaborateurs) (?:de |du |d'|en |au |aux |des )?(?:la )?$",
)
_TALK = wording(
    r"formation|entretien|rdv|rendez|rencontre|cours\b|bilan|accompagn|session|atelier|reunion|visio",
    r"echange|forum|salon|alternance|module|programme|modalites|echang|suivi|mentor",
)


def _of_the_tool(text: Text, start: int, _end: int) -> bool:
    """Telework is what the job equips or supports, not how it is done."""
    return bool(_NOT_THIS_JOB.search(text.before(start, 40)))


def _of_a_meeting(text: Text, start: int, end: int) -> bool:
    """Presence or distance is that of a training or an interview."""
    if "lieu d" in text.folded[start:end]:
        return False
    after = text.after(end, 35)
    return bool(
        _TALK.search(text.before(start, 60)) or _TALK.search(after) or "distanc" in after or "distance" in after
    )


_CUES = (
    Cue(
        "full",
        wording(
            rf"(?:100 ?%|full|entierement|totalement|integralement|exclusivement) (?:en |du |de )?(?:{_TELEWORK}"
            rf"|remote|distanciel|a distance\b)",
            rf"(?:{_TELEWORK}|remote)(?: est)? ?(?:a|:|en|[(])? ?(?:100 ?%|total\b|complet\b|integral\b|full\b"
            rf"|permanent|a temps (?:plein|complet)|5 ?j)",
            r"full[\x20-]remote",
        ),
        0.92,
        ("teletra", "tele-tra", "tele tra", "remote", "home", "distanciel", "a distance"),
        unless=_of_a_meeting,
    ),
    Cue(
        "none",
        wording(
            rf"(?:pas|sans|aucun\w*|ni|non|jamais)(?: d[eu']| possibilite de| de possibilite de| eligible au| en"
            rf"| ouvert au| compatible avec le| possible en)? ?(?:{_TELEWORK})(?! (?:pendant|durant|les? (?:premier"
            rf"|pendant)|avant|la premiere))",
            rf"(?:{_TELEWORK}) ?[(:]? ?(?:non\b|impossible|pas (?:possible|envisag|prevu)|aucun|exclu|n'est pas)",
            rf"(?:ne permet pas|n'est pas|non)[^\n.]{{0,25}}(?:{_TELEWORK})",
        ),
        0.92,
        ("teletra", "tele-tra", "tele tra", "home", "a domicile", "a distance"),
        deniable=False,
    ),
    Cue(
        "partial",
        wording(
            rf"(?:{_TELEWORK})|(?:mode|travail|rythme|poste|organisation|format|modele)(?: de travail)? hybride",
            r"hybride mi|localisation ?: ?hybride",
            r"\bremote\b(?! (?:acc|desk|assist|control|sens|proc|site|support|sup|conn|manag|work ?force))",
            r"\b(?:jours?|j|j/s)(?: par semaine| / ?semaine)? (?:de |d'|en )tt\b",
            r"\btt ?:? ?(?:\d ?j|possible|oui|partiel)|hybrid (?:work|mode|model)|work(?:ing)? from home",
            r"\b\d ?j(?:ours?)? ?(?:/|par) ?(?:s|semaine) (?:de |en )?(?:tt|distanciel)|teletravaill\w+",
        ),
        0.92,
        (
            "teletra",
            "tele-tra",
            "tele tra",
            "home",
            "hybride",
            "remote",
            " tt",
            "a distance",
            "a domicile",
            "distanciel",
            "chez vous",
            "depuis chez",
            "hybrid",
        ),
        unless=_of_the_tool,
    ),
    Cue(
        "none",
        wording(
            r"100 ?% (?:en )?(?:presentiel|sur site)",
            r"(?:presentiel|sur site) (?:a )?(?:100 ?%|uniquement|obligatoire|exclusivement|seulement|integral"
            r"|complet|requis)",
            r"(?:uniquement|exclusivement|obligatoirement|integralement) (?:en presentiel|sur site)",
            r"(?:lieu (?:du|de) (?:poste|travail)|travail|poste|mission|\bemploi|presence|a pourvoir|- |: ?)"
            r"(?: basee?)?(?: a pourvoir)? ?:? ?(?:en |: ?)?presentiel",
            r"^en presentiel",
        ),
        0.88,
        ("presentiel", "sur site"),
        unless=_of_a_meeting,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`remote`: named telework without an amount is partial; any telework outweighs presence said elsewhere."""
    found = {fact.value: fact for fact in reversed(list(readings("remote", text, _CUES)))}
    said = next((found[value] for value in ("full", "partial", "none") if value in found), None)
    if said:
        yield said
