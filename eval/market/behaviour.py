"""How digests are read and answered: positions, silence, phantom clicks, reasons, employers' decisions."""

from dataclasses import dataclass

import numpy as np

from eval.market.choice import Market, accepted, answers, objections, skills_lacking, years_lacking
from eval.market.supply import Bools, Floats, Ints
from eval.market.world import DIMS, REGIMES, WORLD
from matching.domain import EmployerReason, RefusalReason

SILENT, REFUSED, INTERESTED, APPLIED, ASIDE = -1, 0, 1, 2, 3
"""Answers; `ASIDE` tells something of the data or of the person's situation, nothing of the match."""

ASIDES = (
    RefusalReason.DUPLICATE,
    RefusalReason.OFFER_CLOSED,
    RefusalReason.OFFER_UNCLEAR,
    RefusalReason.NOT_NOW,
    RefusalReason.OTHER,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of shown offers, (lists, positions) each unless said.

    Attributes:
        examined: known to the simulator alone.
        answer: see `SILENT` and the others.
        first, second: rows of `DIMS`, -1 none; for `ASIDE`, `first` is a row of `ASIDES`.
        opened: the page was opened, by the person or by a scanner.
        employer: 1 called back, 0 refused, -1 no answer or no application.
        employer_reason: why refused; None elsewhere.
    """

    examined: Bools
    answer: Ints
    first: Ints
    second: Ints
    opened: Bools
    employer: Ints
    employer_reason: tuple[EmployerReason | None, ...]


def read(market: Market, person: Ints, shown: Ints, applicants: Floats, draw: np.random.Generator) -> Reading:
    """Let people read lists from the top.

    Args:
        market: everything that exists.
        person: (lists,) rows of people.
        shown: (lists, positions) rows of offers, -1 where a list is shorter.
        applicants: (offers,) how many applied to each so far; raised in place by the applications made.
        draw: source of chance.
    """
    n, m = shown.shape
    present = shown >= 0
    pi, oi = np.repeat(person, m), np.where(present, shown, 0).ravel()
    opens = draw.random((n, 1)) < WORLD.opens
    stops = draw.geometric(1 - WORLD.goes_on, (n, 1))
    examined = present & opens & (np.arange(m) < stops) & (draw.random((n, m)) >= WORLD.lapse)
    answer, first, second = (part.reshape(n, m) for part in drawn_answers(market, pi, oi, draw))
    answer, first, second = (np.where(examined, part, -1) for part in (answer, first, second))
    looks = np.choose(answer + 1, [WORLD.opened_silent, WORLD.opened_refused, 1.0, 1.0, 0.3])
    phantom = market.people.scanned[person][:, None] & present
    opened = (examined & (draw.random((n, m)) < looks)) | phantom
    employer, why = _employers(market, pi, oi, (answer == APPLIED).ravel(), applicants, draw)
    return Reading(examined, answer, first, second, opened, employer.reshape(n, m), why)


def drawn_answers(market: Market, pi: Ints, oi: Ints, draw: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Answers of people who all look; a refusal is told or kept, with the first objection met, sometimes the second."""
    objects = draw.random((len(pi), len(DIMS))) < objections(market, pi, oi)
    refuses = objects.any(axis=1)
    first = np.where(refuses, objects.argmax(axis=1), -1)
    later = objects & (np.arange(len(DIMS)) > first[:, None])
    goes_on = (draw.random(len(pi)) < WORLD.second_reason) & later.any(axis=1)
    second = np.where(goes_on, later.argmax(axis=1), -1)
    true = answers(market, pi, oi)
    free = np.maximum(1 - true.refuses, 1e-12)
    fate = draw.random(len(pi)) * free
    willing = np.where(
        fate < true.applies, APPLIED, np.where(fate < true.applies + true.interested, INTERESTED, SILENT)
    )
    told = np.where(draw.random(len(pi)) < WORLD.tells, REFUSED, SILENT)
    answer = np.where(refuses, told, willing)
    aside = (answer != SILENT) & (draw.random(len(pi)) < WORLD.data_reasons)
    answer = np.where(aside, ASIDE, answer)
    first = np.where(aside, draw.integers(len(ASIDES), size=len(pi)), np.where(answer == REFUSED, first, -1))
    return answer, first, np.where(answer == REFUSED, second, -1)


def _employers(
    market: Market, pi: Ints, oi: Ints, applied: Bools, applicants: Floats, draw: np.random.Generator
) -> tuple[Ints, tuple[EmployerReason | None, ...]]:
    decision, why = np.full(len(pi), -1), [None] * len(pi)
    rows = np.flatnonzero(applied)
    chance = acceptance(market, pi[rows], oi[rows], applicants)
    calls = draw.random(len(rows)) < chance
    says = draw.random(len(rows)) < WORLD.answers
    decision[rows] = np.where(says, calls, -1)
    np.add.at(applicants, oi[rows], 1)
    lacking = skills_lacking(market, pi[rows], oi[rows]) * 2 + draw.gumbel(0, 0.6, len(rows))
    years = years_lacking(market, pi[rows], oi[rows]) * 0.8 + draw.gumbel(0, 0.6, len(rows))
    other = 0.4 + draw.gumbel(0, 0.6, len(rows))
    names = (EmployerReason.SKILLS_MISSING, EmployerReason.EXPERIENCE_INSUFFICIENT, EmployerReason.SOFT_SKILLS)
    cause = np.stack([lacking, years, other]).argmax(axis=0)
    reasons: list[EmployerReason | None] = list(why)
    for row, refused, name in zip(rows.tolist(), (says & ~calls).tolist(), cause.tolist(), strict=True):
        reasons[row] = names[name] if refused else None
    return decision, tuple(reasons)


def acceptance(market: Market, pi: Ints, oi: Ints, applicants: Floats) -> Floats:
    """The true chance of each applicant, with the demands of its basin."""
    basin = np.array([regime.accept for regime in REGIMES])[market.offers.regime[oi]]
    return accepted(market, pi, oi, applicants[oi], basin)
