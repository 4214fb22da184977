"""What an offer asks and gives, as its own page says it."""

from collections.abc import Iterable, Mapping

from matching.domain import Offer, Remote, Skill
from matching.explain import french

REMOTE: Mapping[Remote, str] = {
    Remote.NONE: "sur place",
    Remote.PARTIAL: "en partie à distance",
    Remote.FULL: "entièrement à distance",
}


def details(offer: Offer) -> dict[str, list[str]]:
    """Heading -> lines, those that the offer says nothing of left out."""
    found = {
        "Compétences demandées": _labels(one for one in offer.skills if one.required),
        "Compétences souhaitées": _labels(one for one in offer.skills if not one.required),
        "Expérience et formation": [*_experience(offer), *_education(offer)],
        "Permis et langues": [*_licences(offer), *_languages(offer)],
        "Conditions de travail": [*_conditions(offer), *_remote(offer)],
    }
    return {heading: [french.sentence(line) for line in lines] for heading, lines in found.items() if lines}


def _labels(skills: Iterable[Skill]) -> list[str]:
    return [one.label for one in skills]


def _experience(offer: Offer) -> list[str]:
    if offer.experience_months_min:
        return [f"{french.duration(offer.experience_months_min)} d’expérience"]
    return ["débutants acceptés"] if offer.beginner_accepted else []


def _education(offer: Offer) -> list[str]:
    if offer.education is None:
        return []
    return [f"niveau {french.EDUCATION[offer.education]} {_wanted(offer.education_required)}"]


def _licences(offer: Offer) -> list[str]:
    return [f"permis {one.code} {_wanted(one.required)}" for one in offer.licences]


def _languages(offer: Offer) -> list[str]:
    return [
        " ".join(filter(None, (french.LANGUAGES.get(one.code, one.code), one.level, _wanted(one.required))))
        for one in offer.languages
    ]


def _conditions(offer: Offer) -> list[str]:
    hours = [label for name, label in french.HOURS.items() if getattr(offer.schedule, name)]
    return [*hours, *(french.CONDITIONS[slug] for slug in offer.physical if slug in french.CONDITIONS)]


def _remote(offer: Offer) -> list[str]:
    return [REMOTE[offer.remote]] if offer.remote is not None else []


def _wanted(required: bool) -> str:
    return "exigé" if required else "souhaité"
