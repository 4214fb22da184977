"""Reasons that read the same to the person and to an adviser. Each function gives one reason, or None."""

from collections.abc import Callable

from matching.columns.codes import LANGUAGES as LANGUAGE_CODES
from matching.columns.codes import licence_names
from matching.domain import ContractKind, EducationLevel, Reason
from matching.explain import french
from matching.explain.view import View

Explain = Callable[[View], Reason | None]

NEAR = 0.5
"""ROME proximity from which an occupation is called near."""

_CONTRACTS, _LEVELS = tuple(ContractKind), tuple(EducationLevel)


def for_(slug: str, text: str) -> Reason:
    """A reason in favour."""
    return Reason(slug, french.sentence(text), True)


def against(slug: str, text: str) -> Reason:
    """A reason against."""
    return Reason(slug, french.sentence(text), False)


def missing_skills(view: View) -> Reason | None:
    """Required skills that the profile lacks."""
    missing = set(view.required) - view.held
    names = view.skills(missing)
    if not names or not view.held:
        return None
    return against(
        "skills_required_share",
        f"{'compétence demandée absente' if len(missing) == 1 else 'compétences demandées absentes'} du profil"
        f" : {french.listing(names, 2)}",
    )


def missing_licence(view: View) -> Reason | None:
    """Required driving licence that the profile lacks."""
    missing = licence_names(view.offer["licences_required"] & ~view.profile["licences"])
    if not missing:
        return None
    return against("licences_share", f"permis {' et '.join(missing)} demandé, absent du profil")


def missing_languages(view: View) -> Reason | None:
    """Required language that the profile lacks, when it states some."""
    if not view.feature["languages_share"] < 1:
        return None
    bits = view.offer["languages"] & ~view.profile["languages"]
    codes = (code for index, code in enumerate(LANGUAGE_CODES) if bits >> index & 1)
    names = [french.LANGUAGES.get(code, f"langue « {code} »") for code in codes]
    return against("languages_share", f"demandé, absent du profil : {french.listing(names)}")


def missing_education(view: View) -> Reason | None:
    """Level asked for above the profile's."""
    if not view.feature["education_gap"] < 0:
        return None
    asked, held = (french.EDUCATION[_level(side["education"])] for side in (view.offer, view.profile))
    verb = "demandé" if view.offer["education_required"] else "souhaité"
    return against("education_gap", f"niveau {verb} : {asked} ; niveau au profil : {held}")


def missing_experience(asked: float, held: float) -> Reason:
    """Less experience than is required.

    Args:
        asked: months.
        held: months of the profile, each past job weighted by its proximity.
    """
    about = f"environ {french.about(held)}" if held >= 1 else "aucune"
    return against("experience_gap_months", f"expérience demandée : {french.duration(asked)} ; {about} au profil")


def contract_label(view: View) -> str:
    """The offer's contract, with its length when it has one."""
    kind = _CONTRACTS[view.offer["contract"]]
    months = view.offer["contract_months"]
    return french.CONTRACTS[kind] + (f" de {french.duration(months)}" if months >= 1 else "")


def common_skills(view: View) -> tuple[list[str], int, int]:
    """Labels of the skills asked for that the profile has, how many they are, and how many are asked for."""
    asked = view.required or view.wished
    shared = view.held.intersection(asked)
    return view.skills(list(shared)), len(shared), len(asked)


def _level(rank: int) -> EducationLevel:
    return _LEVELS[9 - rank]
