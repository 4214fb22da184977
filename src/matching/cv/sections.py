"""What each part of a CV is about, told by its headings, French or English."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from matching.cv.lines import Line, flat


class Part(StrEnum):
    """What a stretch of a CV tells."""

    TOP = "top"  # before any heading, or at the top of a column
    JOBS = "jobs"
    SKILLS = "skills"
    EDUCATION = "education"
    LANGUAGES = "languages"
    SUMMARY = "summary"
    WISHES = "wishes"
    HOBBIES = "hobbies"
    OTHERS = "others"  # what other people say
    CONTACT = "contact"


class Section(NamedTuple):
    """Lines under one heading, empty ones kept where a gap was."""

    part: Part
    lines: tuple[str, ...]


_OPENING = r"(?:mes |nos |mon |ma |my |quelques |principa(?:les|ux) |autres? |other |key |main |les? |l'|a propos de )*"
_HEADINGS = tuple(
    (part, re.compile(f"{_OPENING}(?:{pattern})"))
    for part, pattern in (
        (Part.TOP, r"curriculum(?: vitae)?|cv|resume"),
        (
            Part.HOBBIES,
            r"(?:.{0,40}(?:loisirs?|centres? d'? ?interets?|passions?|hobb(?:y|ies)|interests|temps libre"
            r"|vie personnelle))"
            r"|(?:activites? )?(?:extra[ -]?professionnel\w*|extra[ -]?scolaires?|sportives?|culturelles?"
            r"|personnelles?)"
            r"(?: et \w+)?|sports?(?: et \w+)?|en dehors du (?:travail|boulot)|a cote du travail"
            r"|interets?(?: personnels)?"
            r"|personal interests|(?:activites|interets) (?:et|&) .{0,25}|ce que j'aime(?: faire)?|a cote",
        ),
        (
            Part.WISHES,
            r"projets?(?: (?:professionnels?|de reconversion|d'avenir|actuel))?|objectifs?(?: professionnels?)?"
            r"|ce que je (?:re)?cherche|souhaits?|(?:poste|emploi) (?:re)?cherche|recherche(?: actuelle)?"
            r"|perspectives"
            r"|(?:.{0,30}(?:a (?:developper|acquerir|ameliorer|apprendre|venir)|envies?|axes? (?:de progres\w*"
            r"|d'amelioration)"
            r"|en cours d'(?:apprentissage|acquisition)))|career objective|objectives?|goals?|motivations?",
        ),
        (
            Part.OTHERS,
            r"references?(?: professionnelles)?|recommandations?|temoignages?|(?:ce qu')?ils (?:disent"
            r"|parlent) (?:de|pour) moi"
            r"|avis (?:de|des) .{0,30}|references (?:available )?(?:up)?on request|mon entourage|ma famille",
        ),
        (
            Part.LANGUAGES,
            r"(?:competences? )?(?:langues?|languages?|linguistiques?)(?: (?:etrangeres?|parlees?|vivantes?"
            r"|et \w+|skills))?",
        ),
        (
            Part.JOBS,
            r"(?:experiences?|parcours|emplois?|missions?|postes?|stages?|carriere|jobs?|work)(?! scolaire)"
            r"(?:(?: (?:&|et|and|de|en|dans))*(?: (?:professionn\w*|pro|travail|occupes?|exerces?|stages?"
            r"|emplois?|missions?"
            r"|formations?|cles|history|experiences?|salariees?|interim|principales?|precedents?"
            r"|significatives?|benevoles?"
            r"|associati\w+|anterieur\w*|marquantes?|realisations?)))*"
            r"|(?:professional|employment|work|career) (?:experiences?|history|background)|ou j'ai travaille"
            r"|mon parcours"
            r"|(?:activites?|engagements?|experiences?) (?:professionnel\w*|benevoles?|associati\w+)|benevolat"
            r"|vie professionnelle"
            r"|ce que j'ai fait(?: avant)?|volunteering|volunteer experience|historique(?: professionnel)?",
        ),
        (
            Part.EDUCATION,
            r"(?:formations?|diplomes?|etudes|scolarite|cursus|education|parcours (?:scolaire|de formation)"
            r"|training|academic)"
            r"(?:(?: (?:&|et|and|de))*(?: (?:initiale|continue|professionnelles?|diplomes?|formations?"
            r"|scolaires?|scolarite"
            r"|etudes|certifications?|obtenus?|universitaires?|background|academique|habilitations?"
            r"|suivies?)))*|qualifications?",
        ),
        (
            Part.SKILLS,
            r"(?:competences?|savoir[ -]?faire|savoir[ -]?etre|savoirs|atouts?|qualites?|points? forts?|skills?"
            r"|aptitudes?|forces"
            r"|connaissances|logiciels?|outils?|informatique|bureautique|certifications?|habilitations?|permis"
            r"|capacites|expertises?"
            r"|talents|maitrise|domaines?)"
            r"(?:(?: (?:&|et|and|de|d'|en|des|cles?))*(?: (?:\w+)))?(?:(?: (?:&|et|and|de|d'))*(?: \w+))?"
            r"|(?:technical|soft|hard|professional|computer|it) skills|ce que je sais(?: bien)? faire|strengths"
            r"|ce que j'apporte"
            r"|core competencies|permis et .{0,25}",
        ),
        (
            Part.SUMMARY,
            r"profil(?: professionnel)?|(?:a propos|qui suis-je|presentation|resume|synthese|accroche|en bref"
            r"|bio)(?: \w+)?"
            r"|about(?: me)?|summary|(?:professional )?profile|moi|introduction|en quelques mots",
        ),
        (
            Part.CONTACT,
            r"contacts?|(?:mes )?coordonnees|etat civil|infos?(?:rmations?)?(?: (?:personnelles|pratiques"
            r"|complementaires|utiles"
            r"|diverses))?|adresse|personal (?:details|information)|divers|me contacter"
            r"|me joindre",
        ),
    )
)
_LONGEST = 48
_TRIMMED = " \t:;.,-–—_*#=|•·▪■►>~<»«/\\()[]&0123456789"
_SPACED = re.compile(r"(?:\w ){3,}\w\b")
_INLINE = re.compile(r"^(.{3,40}?)\s*(?: [:–—-]|:)\s+(.{3,})$")


def sections(lines: Sequence[Line]) -> list[Section]:
    """Cut a CV at its headings.

    Args:
        lines: in reading order; a fresh one ends the section above, since it stands elsewhere on the page.
    """
    found: list[tuple[Part, list[str]]] = [(Part.TOP, [])]
    for line in lines:
        if line.fresh and found[-1][0] is not Part.TOP:
            found.append((Part.TOP, []))
        if part := heading(line.text):
            found.append((part, []))
        elif opened := _inline(line.text):
            found.append((opened[0], [opened[1]]))
        else:
            found[-1][1].append(line.text)
    return [Section(part, tuple(texts)) for part, texts in found if any(text.strip() for text in texts)]


def heading(text: str) -> Part | None:
    """What a heading announces; None when the line is none."""
    if len(text) > _LONGEST:
        return None
    words = flat(text).strip(_TRIMMED)
    if _SPACED.fullmatch(words.replace("  ", " ")) or _SPACED.match(words):
        words = " ".join(word.replace(" ", "") for word in re.split(r" {2,}|\t", words))
    words = re.sub(r"\s+", " ", words)
    return next((part for part, pattern in _HEADINGS if pattern.fullmatch(words)), None)


_INLINE_PARTS = {Part.HOBBIES, Part.LANGUAGES, Part.WISHES, Part.SKILLS, Part.OTHERS}


def _inline(text: str) -> tuple[Part, str] | None:
    """A heading and its text on one line: "Loisirs : la pêche"."""
    match = _INLINE.match(text.strip(" •\t-*"))
    part = heading(match[1]) if match else None
    return (part, match[2]) if match and part in _INLINE_PARTS else None
