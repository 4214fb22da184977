"""Why a profile is proposed, said to the employer's adviser: professional facts and stated availability only.

What a person confides (pay hoped for, hours refused, employers set aside) and where exactly they live is never said.
"""

from datetime import UTC, datetime, timedelta

from matching.columns.codes import licence_names
from matching.columns.offers import NO_DAY
from matching.domain import Reason
from matching.explain import french
from matching.explain.shared import (
    NEAR,
    Explain,
    against,
    common_skills,
    contract_label,
    for_,
    missing_education,
    missing_experience,
    missing_languages,
    missing_licence,
    missing_skills,
)
from matching.explain.view import View

BANDS_KM = (5, 10, 20, 30, 50)
"""Distances are said by band."""


def occupation(view: View) -> Reason | None:
    """What the person looks for."""
    near = view.feature["occupation_proximity"]
    if view.feature["occupation_same"] == 1:
        return for_("occupation_same", "recherche ce métier")
    if near >= NEAR:
        return for_("occupation_proximity", "recherche un métier proche")
    return against("occupation_proximity", "recherche un métier assez éloigné") if near < NEAR / 2 else None


def skills(view: View) -> Reason | None:
    """Skills asked for that the profile has."""
    names, n, asked = common_skills(view)
    if not names:
        return None
    kind = ("demandée" if view.required else "souhaitée") + ("s" if asked > 1 else "")
    of = f"{n} des {asked} compétences {kind}" if asked > 1 else f"la compétence {kind}"
    return for_("skills_required_share", f"a {of} : {french.listing(names)}")


def past(view: View) -> Reason | None:
    """The same past job, or a near one."""
    near = view.feature["experience_proximity"]
    if not near >= NEAR:
        return None
    return for_("experience_proximity", "a déjà exercé ce métier" if near == 1 else "a exercé un métier proche")


def experience(view: View) -> Reason | None:
    """Experience required against the profile's."""
    gap, asked = view.feature["experience_gap_months"], view.offer["experience_months"]
    if not asked >= 1 or gap != gap or view.offer["beginner"] == 1:
        return None
    if gap >= 0:
        return for_("experience_gap_months", f"a l’expérience demandée ({french.duration(asked)})")
    return missing_experience(asked, asked + gap)


def distance(view: View) -> Reason | None:
    """A band, never the distance."""
    km = view.feature["distance_km"]
    band = next((band for band in BANDS_KM if km <= band), None)
    if band is not None:
        return for_("distance_km", f"habite à moins de {band} km")
    return against("distance_km", f"habite à plus de {BANDS_KM[-1]} km") if km > BANDS_KM[-1] else None


def licence(view: View) -> Reason | None:
    """Required driving licence held."""
    if view.feature["licences_share"] != 1:
        return None
    return for_("licences_share", f"a le permis {' et '.join(licence_names(view.offer['licences_required']))} demandé")


def contract(view: View) -> Reason | None:
    """The contract looked for."""
    if view.feature["contract_accepted"] != 1:
        return None
    return for_("contract_accepted", f"recherche ce type de contrat : {contract_label(view)}")


def availability(view: View) -> Reason | None:
    """Stated availability."""
    wait = view.feature["available_in_days"]
    if view.profile["available"] == NO_DAY or wait != wait:
        return None
    if wait == 0:
        return for_("available_in_days", "disponible dès maintenant")
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=view.profile["available"])
    return against("available_in_days", f"disponible à partir du {day:%d/%m/%Y}")


REASONS: tuple[Explain, ...] = (
    occupation,
    skills,
    past,
    experience,
    licence,
    missing_licence,
    missing_skills,
    distance,
    contract,
    availability,
    missing_education,
    missing_languages,
)
"""In the order in which they are said."""
