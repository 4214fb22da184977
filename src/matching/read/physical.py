"""Physical conditions: loads, standing, outdoors, cold and heat, noise, heights, repetition."""

import re
from collections.abc import Iterator

from matching.domain import Fact
from matching.read.cue import Cue, readings
from matching.read.text import Text, wording

_MACHINE = wording(
    r"automatis\w+|reduire|supprimer|eviter|eliminer|simplifi\w+|optimis\w+|robotis\w+|permett\w+",
    r"remplac\w+|scripts?|outils?",
)
_NOT_WORK = wording(
    r"possibilite de se|se restaurer|activites culturelles|hotellerie|camping|mobilier|demandes de|contre|lutte",
    r"loisirs|\btables en|parking|terrasse|station de ski",
)
_NONE_OF = wording(r"(?:\bpas d[e'u]|\bsans|\baucune?|\bni) ?(?:le |la |les |\w+ )?$")
_DONT_FEAR = wording(r"(?:ne|n')[^\n.]{0,40}(?:peur|probleme|crai|rebut)")


def _by_machine(text: Text, start: int, _end: int) -> bool:
    """The repetition is left to a program."""
    return bool(_MACHINE.search(text.before(start, 60)))


def _at_leisure(text: Text, start: int, end: int) -> bool:
    """The open air is where one rests, or is not of the work at all."""
    around = text.before(start, 50) + " " + text.after(end, 20)
    return bool(_NOT_WORK.search(around)) or _none_of_it(text, start, end)


def _none_of_it(text: Text, start: int, _end: int) -> bool:
    """Denied ("pas de port de charges"), but not what one must not fear ("ne craignez pas le port de charges")."""
    before = text.before(start, 40)
    return bool(_NONE_OF.search(before)) and not _DONT_FEAR.search(text.before(start, 80))


_STUDIED = wording(r"signal|mesur|qualite de|diagnostic|redui|reduc|lutte|prevention|plainte|sources? d|riverain")


def _noise_of_others(text: Text, start: int, end: int) -> bool:
    """Noise that the work measures, treats or reports."""
    return bool(_STUDIED.search(text.before(start, 80) + text.folded[start:end]))


_AIRCRAFT = re.compile(r"safran|avion|turboreact|moteur|aeronau")


def _aircraft(text: Text, start: int, end: int) -> bool:
    """A nacelle holds an engine here."""
    around = text.folded[max(0, start - 60) : end + 60]
    return bool(_AIRCRAFT.search(around)) or _none_of_it(text, start, end)


_CUES = (
    Cue(
        "heavy_loads",
        wording(
            r"\bports? (?:manuel |quotidien |regulier |frequent |occasionnel |repete |important |ponctuel )?(?:de "
            r"|des |d')(?:petites |lourdes |fortes )?(?:charges?|colis|poids|cartons|sacs|rouleaux|materiel"
            r"|meubles|caisses)",
            r"charges? (?:tres |parfois |assez )?(?:lourdes?|importantes)\b",
            r"(?:manutention|manipulation|\bport|levage|soulever|porter) (?:manuelle )?(?:\w+ )?(?:de |des )?"
            r"(?:charges?|lourde)",
            r"(?:porter|soulever|\bport|charge|charges|manipuler|colis|poids|manutention\w*|carton\w*|sacs?|lever"
            r"|levage|vrac)[^\n.;]{0,40}?\b\d{1,2} ?(?:kg|kilos?|kgs)\b",
            r"(?:objets|sacs|produits|colis|cartons|pieces|materiaux|elements) lourds",
        ),
        0.92,
        ("port de", "ports de", "port manuel", "charges", "lourd", "kg", "kilo", "port "),
        unless=_none_of_it,
        deniable=False,
    ),
    Cue(
        "standing",
        wording(
            r"stations? (?:\w+ )?debout|position debout|posture (?:de )?debout",
            r"(?:travail|poste|rester|travaillerez|etre|tenue|travailler|statique)(?: \w+)? debout",
            r"debout (?:prolonge|toute|pendant|en position|en continu|longtemps|et en)",
        ),
        0.95,
        ("debout",),
        unless=_none_of_it,
        deniable=False,
    ),
    Cue(
        "outdoors",
        wording(
            r"(?:travail\w*|travaux|poste|missions?|activites?|chantiers?|intervention\w*|etre|principalement"
            r"|metier|job|polyvalent,?|quotidien|evolu\w+|exerc\w+|prolongee|seul|intervenir|conditions|bouger"
            r"|debout et|interieur et)[^\n.;]{0,25}(?:en exterieure?\b|a l'exterieur\b(?! d[eu'])|a l'air libre"
            r"|au grand air)",
            r"travaux exterieurs\b|par tous (?:les )?temps|tous les temps\b|par tout temps",
            r"plein air|(?:aux|les|d') ?intemperies|^[- *]{0,4}en exterieur|travail dehors",
            r"conditions (?:meteo|climat)\w*",
        ),
        0.9,
        (
            "exterieur",
            "les temps",
            "tous temps",
            "tout temps",
            "plein air",
            "intemperies",
            "travail dehors",
            "l'air libre",
            "grand air",
            "meteo",
            "conditions climat",
        ),
        unless=_at_leisure,
        deniable=False,
    ),
    Cue(
        "cold_heat",
        wording(
            r"(?:dans le|au|environnements? (?:tres )?(?:humide et )?|ambiances?|milieux?|travail (?:en |dans le "
            r"|au )?|resist\w+ au|zones?|entrepots? |exposition au|secteur|conditions? de|humide et|sous) ?"
            r"(?:grand )?froide?s?\b(?! (?:industriel|commercial|climati))",
            r"froid (?:positif|negatif|ambiant|et (?:humide|chaleur|chaud|bruit))",
            r"(?:dans (?:les|des|une) |en |des )?chambres? (?:froides?|negatives?)",
            r"temperatures? (?:froides?|fraiches?|basses?|negatives?|positives?|elevees?|extremes?|dirigees?"
            r"|comprises? entre|chaudes?|variables?|inferieures?|superieures?)",
            r"basses? temperatures?|fortes? (?:chaleurs?|temperatures?)|hautes temperatures",
            r"(?:a la|grosses?|fortes?) chaleurs?\b|chaleurs? (?:importante|forte|intense|elevee)",
            r"(?:environnement|milieu|ambiance|atelier|parfois tres) chaude?s?\b|environnement chaud/humide",
            r"(?:environnement|travail\w*|temperatures?|froid|poste|conditions?|zones?|entrepots?|entre)[^\n.;]{0,40}"
            r"\b\d{1,2} ?(?:degres\b|° ?(?:c\b|(?:a|et) ?-?\d))",
        ),
        0.85,
        ("froid", "temperature", "chaleur", "chaud", "negativ", "°", "degre"),
        deniable=False,
    ),
    Cue(
        "noise",
        wording(
            r"(?:environnement|milieu|atelier|ambiance|zone|travail|lieu)[^\n.;]{0,30}bruyante?s?|\bbruyante?s?\b",
            r"(?:expos\w+|nuisance\w*|dans le|environnement|resist\w+|milieu|support\w+)[^\n.;]{0,20}(?:au |le "
            r"|de |du )?\b(?:bruits?|sonores?)\b",
            r"\bbruits?, |froid et bruit",
        ),
        0.88,
        ("bruit", "bruyant", "sonore"),
        unless=_noise_of_others,
    ),
    Cue(
        "heights",
        wording(
            r"(?:travail\w*|travaux|evolu\w+|intervention\w*|interven\w+|missions?|sites?|s'effectu\w+|operations?"
            r"|port|poste|acces|nettoyage|montage|habilitations?)[^\n.;]{0,30}en (?:grande )?hauteur",
            r"\ben hauteur\b(?! (?:de|des))|\bnacelles?\b|\bechafaud\w*|\bcordistes?\b|\bvertige\b",
        ),
        0.88,
        ("hauteur", "nacelle", "echafaud", "cordiste", "vertige"),
        unless=_aircraft,
        deniable=False,
    ),
    Cue(
        "repetitive",
        wording(
            r"(?:gestes?|taches?|travail|mouvements?|actions?|operations?|activites?|missions?"
            r"|gestuelles?)[^\n.;]{0,20} (?:repetiti(?:fs?|ves?)|repetees?)\b",
            r"gestuelle repet\w+|postures? repet\w+",
        ),
        0.9,
        ("repet",),
        unless=_by_machine,
        deniable=False,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`physical`: every condition stated, with the words of the first."""
    found = {fact.value: fact for fact in reversed(list(readings("physical", text, _CUES)))}
    if found:
        values = tuple(str(cue.value) for cue in _CUES if cue.value in found)
        words = " ; ".join(found[value].words for value in values)
        yield Fact("physical", values, "text", words, min(fact.confidence for fact in found.values()))
