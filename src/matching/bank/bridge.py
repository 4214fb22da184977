"""How someone whose skills lead to an occupation that they have not had may show it, and the employer see it.

An immersion puts them at work for a while, a simulation at the gestures of the post: neither asks for a past. Source:
Code du travail, L5135-1, on immersions (PMSMP); the method of recruitment by simulation (MRS) of the public employment
service, which gathers people for several posts.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.bank.eligible import Bond
from matching.bank.transfer import Transfer


class Step(StrEnum):
    """What may be proposed."""

    IMMERSION = "immersion"
    SIMULATION = "simulation"


@dataclass(frozen=True, slots=True)
class Bridge:
    """Something to propose; `text` says in French what, and why."""

    step: Step
    text: str


def needed(bonds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Of whom skills lead there and experience lacks, by their masks of `Bond`."""
    return np.asarray(bonds & (Bond.TRANSFERABLE | Bond.DONE) == Bond.TRANSFERABLE)


def bridges(way: Transfer | None, positions: int | None) -> tuple[Bridge, ...]:
    """What may be proposed to someone for whom it is `needed`.

    Args:
        way: by which of their occupations they come.
        positions: how many posts are to be filled; None: not known.
    """
    if way is None:
        return ()
    found = [Bridge(Step.IMMERSION, f"Une immersion chez l’employeur (PMSMP) : {_why(way)}.")]
    if positions is None or positions > 1:
        posts = "Si plusieurs postes sont à pourvoir" if positions is None else f"Pour ces {positions} postes"
        method = "un recrutement par simulation (MRS), qui regarde les gestes et non le parcours"
        found.append(Bridge(Step.SIMULATION, f"{posts}, {method}."))
    return tuple(found)


def _why(way: Transfer) -> str:
    leads = "est une mobilité que le ROME propose" if way.mobility else "partage des compétences avec le métier cherché"
    come = f"le métier de la personne, « {way.label} », {leads}"
    return f"{come} ; elle en garde : {', '.join(way.skills)}" if way.skills else come
