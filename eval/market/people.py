"""The people of the simulated market: hidden tastes and constraints, and the profile that states some of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.market.supply import KINDS, Bools, Floats, Ints, Trades, level_rank, scattered
from eval.market.world import HOURS, REGIMES, WORLD
from matching.domain import (
    ContractKind,
    Experience,
    Mobility,
    Mode,
    Place,
    PlaceScope,
    Profile,
    Project,
    RomeRef,
    Schedule,
    Skill,
    WorkingTime,
)

MODES = (Mode.CAR, Mode.TRANSIT, Mode.BIKE)
TRANSIT_KM_H, BIKE_KM_H = 15.0, 11.0
"""As the crow flies, door to door."""

RADII = np.array([5.0, 10.0, 20.0, 30.0, 50.0, 80.0])
"""What people may state, km."""

ACCEPTS: tuple[tuple[bool, ...], ...] = (
    (True, True, True),
    (True, True, False),
    (True, False, False),
    (False, True, True),
)
"""Which of `KINDS` each state of `World.contracts` accepts."""


@dataclass(frozen=True, slots=True)
class People:
    """Columns (n,) unless said. Everything is hidden but `profiles`.

    Attributes:
        trade: row of `Trades`, the first project; `second` another, -1 none.
        regime: row of `REGIMES`.
        speed_km_h: by the person's mode, `mode` a row of `MODES`.
        log_minutes: tolerated way, one way, logarithm.
        hours: bool (n, 3), refuses each of `HOURS`.
        conditions: bool (n, 4), refuses each of `CONDITIONS`.
        contracts: row of `ACCEPTS`.
        working_time: 0 any, 1 full only, 2 part only.
        log_floor: pay accepted, EUR a month, logarithm.
        taste: (n, domains), for offers of other occupations of each domain; `own` (n, 2) for the projects.
        dislikes: bool (n, employers).
        confidence, appetite, merit: probit units.
        months: of experience in the first project.
        level: rank of education.
        skills: bool (n, trades, 2 * SKILLS_ASKED), whether each of the first skills of a sheet is held.
        group_b: the audited group; it has no field in a profile.
        scanned: a mail scanner opens every link.
        says_skills: bool (n, 2 * SKILLS_ASKED), which skills of the first project's sheet the profile states when held.
        says_hours: bool (n, 3), `says_contracts`, `says_time`, `says_floor`: what the profile states.
        stated_floor: EUR a month, NaN when not stated.
        radius: row of `RADII`.
        family: bool, hidden behind hours.
        profiles: as a service reads them.
    """

    trade: Ints
    second: Ints
    regime: Ints
    latitude: Floats
    longitude: Floats
    mode: Ints
    speed_km_h: Floats
    log_minutes: Floats
    hours: Bools
    conditions: Bools
    contracts: Ints
    working_time: Ints
    log_floor: Floats
    taste: Floats
    own: Floats
    dislikes: Bools
    confidence: Floats
    appetite: Floats
    merit: Floats
    months: Floats
    level: Ints
    skills: Bools
    group_b: Bools
    scanned: Bools
    says_skills: Bools
    says_hours: Bools
    says_contracts: Bools
    says_time: Bools
    stated_floor: Floats
    radius: Ints
    family: Bools
    profiles: tuple[Profile, ...]

    def __len__(self) -> int:
        return len(self.trade)


def people(trades: Trades, popularity: Floats, n: int, employers: int, draw: np.random.Generator) -> People:
    """Draw people.

    Args:
        trades: the occupations; projects follow `popularity` (trades,).
        popularity: as the offers'.
        n: how many, shared among the regimes.
        employers: how many employers there are.
        draw: source of chance.
    """
    share = np.array([regime.people for regime in REGIMES], float)
    regime = np.sort(draw.choice(len(REGIMES), n, p=share / share.sum()))
    trade = draw.choice(len(trades.codes), n, p=popularity)
    place = scattered(
        np.array([REGIMES[r].centre for r in regime]), np.array([REGIMES[r].spread_km for r in regime]), draw
    )
    east = place[1] > np.array([REGIMES[r].centre[1] for r in regime])
    group_b = draw.random(n) < np.where(east, WORLD.group_b + WORLD.group_b_east / 2, WORLD.group_b / 2)
    family = draw.random(n) < WORLD.family + WORLD.group_b_family * group_b
    drives = draw.random(n) < np.array([REGIMES[r].car for r in regime])
    mode = np.where(drives, 0, np.where(draw.random(n) < 0.7, 1, 2))
    speed = np.choose(mode, [np.array([REGIMES[r].speed_km_h for r in regime]), TRANSIT_KM_H, BIKE_KM_H])
    log_minutes = draw.normal(np.log(WORLD.minutes), WORLD.minutes_sd, n)
    log_floor = draw.normal(trades.log_pay[trade] - WORLD.floor_below, WORLD.floor_sd)
    stated_km = np.exp(log_minutes + draw.normal(WORLD.radius_excess, WORLD.radius_sd, n)) / 60 * speed
    says_floor = draw.random(n) < WORLD.states_floor
    columns = {
        "trade": trade,
        "second": _second(trades, trade, draw),
        "regime": regime,
        "latitude": place[0],
        "longitude": place[1],
        "mode": mode,
        "speed_km_h": speed,
        "log_minutes": log_minutes,
        "hours": draw.random((n, 3)) < np.add.outer(WORLD.family_adds * family, np.array(WORLD.refuses_hours)),
        "conditions": draw.random((n, 4)) < np.array(WORLD.refuses_conditions),
        "contracts": draw.choice(len(ACCEPTS), n, p=WORLD.contracts),
        "working_time": draw.choice(3, n, p=WORLD.working_times),
        "log_floor": log_floor,
        "taste": _taste(trades, trade, draw),
        "own": draw.normal(WORLD.taste[0], WORLD.taste_sd[0], (n, 2)),
        "dislikes": draw.random((n, employers)) < WORLD.dislikes_employer,
        "confidence": draw.normal(0, WORLD.confidence_sd, n),
        "appetite": draw.normal(WORLD.appetite, WORLD.appetite_sd, n),
        "merit": draw.normal(0, WORLD.person_sd, n),
        "months": draw.gamma(1.2, 40, n) * np.where(group_b, WORLD.group_b_months, 1),
        "level": draw.choice([3, 5, 6, 7, 8, 9], n, p=(0.12, 0.33, 0.22, 0.13, 0.10, 0.10)),
        "skills": draw.random((n, len(trades.codes), 12)) < _held(trades, trade),
        "group_b": group_b,
        "scanned": draw.random(n) < WORLD.scanner,
        "says_skills": draw.random((n, 12)) < WORLD.states_skills,
        "says_hours": draw.random((n, 3)) < WORLD.states_hours,
        "says_contracts": draw.random(n) < WORLD.states_contracts,
        "says_time": draw.random(n) < WORLD.states_working_time,
        "stated_floor": np.where(says_floor, np.exp(log_floor + draw.normal(0, WORLD.floor_noise, n)), np.nan),
        "radius": np.minimum(np.searchsorted(RADII, stated_km), len(RADII) - 1),
        "family": family,
    }
    return People(**columns, profiles=tuple(_profile(i, trades, columns, draw) for i in range(n)))


def relation(trades: Trades, trade: Ints, other: Ints) -> Ints:
    """How an occupation relates to a project: 0 the same, 1 the same domain, 2 the same letter, 3 none of these."""
    domain = np.where(trades.letter[trade] == trades.letter[other], 2, 3)
    return np.where(trade == other, 0, np.where(trades.domain[trade] == trades.domain[other], 1, domain))


def _taste(trades: Trades, trade: Ints, draw: np.random.Generator) -> Floats:
    """Taste for other occupations, one for each domain: what one dislikes about a domain one dislikes in all of it."""
    mean = domain_relation(trades, trade)
    return draw.normal(np.array(WORLD.taste)[mean], np.array(WORLD.taste_sd)[mean])


def domain_relation(trades: Trades, trade: Ints) -> Ints:
    """`relation` of each domain to a project, 1 to 3: int (n, domains)."""
    first = np.array([np.flatnonzero(trades.domain == d)[0] for d in range(trades.domain.max() + 1)])
    same = trades.domain[trade][:, None] == trades.domain[first]
    letter = trades.letter[trade][:, None] == trades.letter[first]
    return np.where(same, 1, np.where(letter, 2, 3))


def _second(trades: Trades, trade: Ints, draw: np.random.Generator) -> Ints:
    """A second project for one person in four, of the same letter when there is one."""
    second = np.full(len(trade), -1)
    for i in np.flatnonzero(draw.random(len(trade)) < 0.25).tolist():
        near = np.flatnonzero((trades.letter == trades.letter[trade[i]]) & (np.arange(len(trades.codes)) != trade[i]))
        if len(near):
            second[i] = draw.choice(near)
    return second


def _held(trades: Trades, trade: Ints) -> Floats:
    """Chance to hold a skill of each sheet: (n, trades, 1)."""
    sheets = np.arange(len(trades.codes))
    return np.asarray(np.array(WORLD.holds)[relation(trades, trade[:, None], sheets[None])][..., None])


def _profile(i: int, trades: Trades, c: dict[str, NDArray[np.generic]], draw: np.random.Generator) -> Profile:
    trade, second = int(c["trade"][i]), int(c["second"][i])
    code = trades.codes[trade]
    held = np.flatnonzero(c["skills"][i, trade] & c["says_skills"][i]).tolist()
    known = [trades.skills[trade][k] for k in held if k < len(trades.skills[trade])]
    refused = c["hours"][i] & c["says_hours"][i]
    accepted = ~np.asarray(c["hours"][i]) & c["says_hours"][i]
    hours = {name: bool(a) if a or r else None for name, a, r in zip(HOURS, accepted, refused, strict=True)}
    floor = float(c["stated_floor"][i])
    car = int(c["mode"][i]) == 0
    return Profile(
        id=f"P{i}",
        projects=tuple(Project(RomeRef(trades.codes[t], version="4")) for t in (trade, second) if t >= 0),
        skills=tuple(Skill(label, ogr) for ogr, label in known),
        experiences=(Experience(code, RomeRef(code, version="4"), int(c["months"][i])),) if c["months"][i] >= 3 else (),
        education_level=level_rank(int(c["level"][i])),
        licences=("B",) if car or draw.random() < 0.3 else ("AM",),
        place=Place(float(c["latitude"][i]), float(c["longitude"][i]), scope=PlaceScope.POINT),
        mobility=Mobility(float(RADII[int(c["radius"][i])]), (MODES[int(c["mode"][i])],)),
        contracts=_contracts(c, i),
        working_time=_working_time(c, i),
        hours=Schedule(**hours),
        salary_min_eur_month=None if np.isnan(floor) else round(floor / 10) * 10.0,
    )


def _contracts(c: dict[str, NDArray[np.generic]], i: int) -> tuple[ContractKind, ...]:
    accepted = ACCEPTS[int(c["contracts"][i])]
    if not c["says_contracts"][i] or all(accepted):
        return ()
    return tuple(kind for kind, yes in zip(KINDS, accepted, strict=True) if yes)


def _working_time(c: dict[str, NDArray[np.generic]], i: int) -> WorkingTime | None:
    if not c["says_time"][i]:
        return None
    return (None, WorkingTime.FULL, WorkingTime.PART)[int(c["working_time"][i])]
