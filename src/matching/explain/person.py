"""Why an offer is proposed, said to the person."""

from matching.columns.codes import licence_names, position
from matching.domain import PlaceScope, Reason, Remote, WorkingTime
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

_WIDE = {position(PlaceScope, scope): scope for scope in (PlaceScope.DEPARTEMENT, PlaceScope.REGION)}
_WORKING_TIMES = tuple(WorkingTime)
_FULL_REMOTE = position(Remote, Remote.FULL)


def occupation(view: View) -> Reason | None:
    """The project, or how near to it."""
    if view.feature["occupation_same"] == 1:
        return for_("occupation_same", f"c’est le métier que vous recherchez : {_occupation(view)}")
    if view.feature["occupation_proximity"] >= NEAR:
        return for_("occupation_proximity", f"métier proche de votre projet : {_occupation(view)}")
    if view.feature["occupation_proximity"] < NEAR / 2:
        return against("occupation_proximity", f"métier assez éloigné de votre projet : {_occupation(view)}")
    return None


def past(view: View) -> Reason | None:
    """The same past job, or a near one."""
    near = view.feature["experience_proximity"]
    if not near >= NEAR:
        return None
    return for_(
        "experience_proximity", "vous avez déjà exercé ce métier" if near == 1 else "proche d’un métier déjà exercé"
    )


def regulated(view: View) -> Reason | None:
    """A regulated occupation that is new to the person."""
    new = view.feature["occupation_same"] == 0 and view.feature["experience_proximity"] != 1
    if not new or not view.labels.regulated(view.offer["rome"]):
        return None
    return against("occupation_proximity", "métier réglementé : titre, carte ou habilitation à vérifier")


def distance(view: View) -> Reason | None:
    """How far, and how near the limit."""
    if view.offer["everywhere"]:
        remote = view.offer["remote"] == _FULL_REMOTE
        return for_("distance_km", "travail entièrement à distance" if remote else "poste ouvert dans toute la France")
    km, share = view.feature["distance_km"], view.feature["distance_over_reach"]
    if km != km:
        return None
    where = "à moins d’un kilomètre de chez vous" if km < 1 else f"à {round(km)} km de chez vous"
    if (scope := _WIDE.get(view.offer["scope"])) is not None:
        area = "le département" if scope is PlaceScope.DEPARTEMENT else "la région"
        return against("distance_km", f"lieu précis inconnu, seulement {area} : ville principale {where}")
    if share > 0.8:
        return against("distance_km", f"{where}, près de votre limite de {round(view.reach_km)} km")
    return for_("distance_km", where)


def skills(view: View) -> Reason | None:
    """Skills that the offer asks for and the profile has, or that belong to its occupation."""
    names, n, asked = common_skills(view)
    if names:
        verb = ("demandée" if view.required else "souhaitée") + ("s" if asked > 1 else "")
        yours = f"{n} de vos compétences sur les {asked} {verb}" if asked > 1 else f"vous avez la compétence {verb}"
        return for_("skills_required_share", f"{yours} : {french.listing(names)}")
    share = view.feature["occupation_skills_share"]
    if asked or not share > 0:
        return None
    n = round(share * len(view.held))
    return for_(
        "occupation_skills_share",
        f"{french.plural(n, 'de vos compétences sert', 'de vos compétences servent')} dans ce métier",
    )


def pay(view: View) -> Reason | None:
    """Pay offered against the least wished for."""
    low, high, wish = view.offer["pay_min"], view.offer["pay_max"], view.profile["salary_min"]
    if low != low and high != high:
        return against("pay_over_wish", "salaire non précisé") if wish > 0 else None
    paid = f"payé {french.pay_range(low, high)}" + (" (estimation)" if view.offer["pay_estimated"] else "")
    ratio = view.feature["pay_over_wish"]
    if ratio != ratio:
        return for_("pay_over_wish", paid)
    if ratio < 1:
        return against("pay_over_wish", f"{paid}, en dessous des {french.euros(wish)} que vous souhaitez")
    return for_("pay_over_wish", f"{paid}, {'au-dessus' if ratio > 1.005 else 'au niveau'} de vos {french.euros(wish)}")


def experience(view: View) -> Reason | None:
    """Experience required against the profile's."""
    if view.offer["beginner"] == 1:
        return for_("experience_gap_months", "débutants acceptés")
    gap, asked = view.feature["experience_gap_months"], view.offer["experience_months"]
    if not asked >= 1 or gap != gap:
        return None
    if gap >= 0:
        near = "" if view.feature["experience_proximity"] == 1 else ", dans un métier proche"
        return for_("experience_gap_months", f"expérience demandée ({french.duration(asked)}) : vous l’avez{near}")
    return missing_experience(asked, asked + gap)


def contract(view: View) -> Reason | None:
    """The contract wished for."""
    if view.feature["contract_accepted"] != 1:
        return None
    return for_("contract_accepted", f"{contract_label(view)}, un contrat que vous acceptez")


def working_time(view: View) -> Reason | None:
    """The working time wished for."""
    if view.feature["working_time_accepted"] != 1:
        return None
    label = french.WORKING_TIMES[_WORKING_TIMES[view.offer["working_time"]]]
    return for_("working_time_accepted", f"{label}, comme vous le souhaitez")


def hours(view: View) -> Reason | None:
    """Constraints on hours: one that the person accepts, else one on which the profile is silent."""
    asked = [name for name in french.HOURS if view.offer[name] == 1]
    if not asked:
        return None
    silent = [name for name in asked if view.profile[name] != 1]
    name = (silent or asked)[0]
    text = french.HOURS[name] + view.words(name)
    return against("hours_accepted", text) if silent else for_("hours_accepted", f"{text}, que vous acceptez")


def licence(view: View) -> Reason | None:
    """Required driving licence held."""
    if view.feature["licences_share"] != 1:
        return None
    names = licence_names(view.offer["licences_required"])
    return for_("licences_share", f"permis {' et '.join(names)} demandé : vous l’avez")


def freshness(view: View) -> Reason | None:
    """How recent the offer is, when that matters."""
    age = view.feature["offer_age_days"]
    if age <= 3:
        when = ("aujourd’hui", "hier")[int(age)] if age < 2 else f"il y a {int(age)} jours"
        return for_("offer_age_days", f"publiée {when}")
    if age > 60:
        return against("offer_age_days", f"publiée il y a plus de {int(age // 30)} mois")
    return None


REASONS: tuple[Explain, ...] = (
    occupation,
    skills,
    distance,
    pay,
    past,
    experience,
    contract,
    missing_licence,
    regulated,
    missing_skills,
    hours,
    working_time,
    missing_education,
    missing_languages,
    licence,
    freshness,
)
"""In the order in which they are said."""


def _occupation(view: View) -> str:
    return view.labels.occupation(view.offer["rome"])
