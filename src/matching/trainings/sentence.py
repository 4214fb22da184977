"""Why a training is proposed, in one French sentence whose every number is exact."""

from collections.abc import Sequence

from matching.explain.french import listing, lowered, sentence
from matching.rome import Rome
from matching.trainings.coverage import Counted
from matching.trainings.skills import Taught

NAMED = 3
"""Skills that are named beside their number, at most."""


def sentence_of(counted: Counted, taught: Taught, rome: Rome) -> str:
    """Why ("Cette formation couvre 3 des 4 compétences qui manquent pour 27 offres près de chez vous...").

    Of skills that the training does not state, it is said that the sheet of its occupation names them.

    Args:
        counted: what it does for the person; it touches an offer at least.
        taught: what it teaches.
        rome: the release that names skills.
    """
    n, covered, missing = len(counted.offers), len(counted.covered), len(counted.missing)
    offers = "une offre" if n == 1 else f"{n} offres"
    said = f"{_subject(taught)} {_share(covered, missing)} pour {offers} près de chez vous"
    return sentence(said + _opened(counted.opened, covered == missing) + _named(counted.covered, rome))


def teaches(taught: Taught, ogrs: Sequence[int], rome: Rome) -> str:
    """What a training teaches of what is asked ("Cette formation couvre 2 compétences demandées (...)").

    Args:
        taught: what it teaches.
        ogrs: those to name, all taught.
        rome: the release that names skills.
    """
    several = "une compétence demandée" if len(ogrs) == 1 else f"{len(ogrs)} compétences demandées"
    return sentence(f"{_subject(taught)} {several}{_named(ogrs, rome)}")


def _subject(taught: Taught) -> str:
    if not taught.inferred:
        return "cette formation couvre"
    several = len(taught.occupations) > 1
    trade = "aux métiers" if several else "au métier"
    sheets = "leurs fiches comptent" if several else "sa fiche compte"
    return f"cette formation prépare {trade} « {listing(taught.occupations)} » : {sheets}"


def _share(covered: int, missing: int) -> str:
    if missing == 1:
        return "la compétence qui manque"
    if covered == missing:
        return f"les {missing} compétences qui manquent"
    return f"{'une' if covered == 1 else covered} des {missing} compétences qui manquent"


def _opened(opened: int, all_covered: bool) -> str:
    """Of the offers, for how many nothing more is missing; nothing where that is said already, or of none."""
    if all_covered or not opened:
        return ""
    return f" ; pour {'une' if opened == 1 else opened} d’entre elles, il n’en manque pas d’autre"


def _named(ogrs: Sequence[int], rome: Rome) -> str:
    skills = (rome.skill(str(ogr)) for ogr in ogrs)
    labels = [lowered(skill.label) for skill in skills if skill]
    return f" ({listing(labels, NAMED)})" if labels else ""
