"""What the simulated labour market is made of: every number in one place, with where its order of magnitude comes from.

Sources, cited by letter:
    [A] public report on the French employment service, April 2023: one person in two in integration has refused a job
        for want of transport; hiring 7 % without, 17 % with interest asked first; 30 % not at ease with digital.
    [B] Insee, "Se rendre au travail" and Enquête mobilité des personnes 2019: half an hour one way for most commutes,
        car for seven in ten, nine in ten outside towns.
    [C] Dares, enquête Conditions de travail 2019: nights one in ten, Saturdays one in three and Sundays one in five,
        heavy loads and standing four in ten, far from evenly spread over occupations.
    [D] Insee, salaires du privé 2023, and the minimum wage of January 2026 (1 823.03 EUR gross a month).
    [E] shared offers of the API "Offres d'emploi v2": 39 % state a pay, 47 % a working time.
    [F] Joachims et al., "Accurately interpreting clickthrough data as implicit feedback", SIGIR 2005: from the top.
    [G] DARES/CNRS testing campaign on hiring discrimination in large firms, 2020-2021: callbacks about 30 % fewer.
Where no figure is public (how sharp a refusal is, how many people tell why), the number is an assumption, marked [-].
"""

from dataclasses import dataclass

from matching.domain import RefusalReason

DIMS: tuple[RefusalReason, ...] = (
    RefusalReason.WRONG_OCCUPATION,
    RefusalReason.TOO_FAR,
    RefusalReason.CONTRACT_TYPE,
    RefusalReason.PART_FULL_TIME,
    RefusalReason.WORKING_HOURS,
    RefusalReason.SALARY_TOO_LOW,
    RefusalReason.WORKING_CONDITIONS,
    RefusalReason.EMPLOYER,
    RefusalReason.OVERQUALIFIED,
    RefusalReason.SKILLS_MISSING,
)
"""What a person may object to, in the order in which an offer is read [-]."""

HOURS = ("night", "weekend", "split_shift")
CONDITIONS = ("heavy_loads", "outdoors", "noise", "standing")

HOURS_BY_DOMAIN: dict[str, tuple[float, float, float]] = {  # [C], by first letter of the ROME code
    "A": (0.03, 0.40, 0.10),
    "D": (0.05, 0.65, 0.15),
    "F": (0.03, 0.08, 0.02),
    "G": (0.25, 0.85, 0.50),
    "H": (0.30, 0.20, 0.03),
    "I": (0.15, 0.20, 0.05),
    "J": (0.40, 0.65, 0.20),
    "K": (0.18, 0.40, 0.35),
    "N": (0.32, 0.35, 0.12),
}
HOURS_ELSEWHERE = (0.03, 0.10, 0.03)

CONDITIONS_BY_DOMAIN: dict[str, tuple[float, float, float, float]] = {  # [C]
    "A": (0.60, 0.80, 0.20, 0.50),
    "D": (0.40, 0.05, 0.10, 0.75),
    "F": (0.65, 0.65, 0.50, 0.50),
    "G": (0.35, 0.03, 0.30, 0.80),
    "H": (0.50, 0.05, 0.65, 0.60),
    "I": (0.40, 0.25, 0.45, 0.40),
    "J": (0.45, 0.02, 0.05, 0.50),
    "K": (0.40, 0.20, 0.08, 0.50),
    "N": (0.60, 0.25, 0.30, 0.40),
}
CONDITIONS_ELSEWHERE = (0.05, 0.03, 0.08, 0.08)


@dataclass(frozen=True, slots=True)
class Regime:
    """One labour basin.

    Attributes:
        people: how many live there.
        offers_per_person: open at a time.
        spread_km: people live around the centre, this standard deviation; offers nearer, `work_spread_km`.
        car: share who drive [B]; the others take public transport, or in towns a bicycle.
        speed_km_h: by car, as the crow flies, door to door.
        accept: probit intercept of employers: shortage is lenient, crowding is not.
    """

    name: str
    people: int
    offers_per_person: float
    spread_km: float
    work_spread_km: float
    car: float
    speed_km_h: float
    accept: float
    centre: tuple[float, float]


REGIMES: tuple[Regime, ...] = (
    Regime("rural", 500, 6.0, 26.0, 22.0, 0.88, 42.0, -0.2, (44.93, 2.44)),
    Regime("urban", 500, 7.5, 11.0, 9.0, 0.58, 24.0, -0.5, (45.76, 4.84)),
    Regime("shortage", 500, 10.0, 16.0, 13.0, 0.75, 32.0, 0.3, (46.78, 4.85)),
    Regime("crowded", 500, 4.0, 14.0, 11.0, 0.62, 26.0, -0.9, (50.37, 3.08)),
)


@dataclass(frozen=True, slots=True)
class World:
    """Everything else. Probabilities unless said; `*_sd` standard deviations."""

    occupations: int = 18  # alive in the market
    # what an offer is, and says
    pay_sd: float = 0.12  # of the logarithm, around its occupation [D]
    pay_stated: float = 0.39  # [E]
    hours_stated: float = 0.40
    conditions_stated: float = 0.30
    working_time_stated: float = 0.47  # [E]
    part_time: float = 0.22
    quality_sd: float = 0.35  # hidden appeal of an offer, probit units [-]
    offers_per_employer: float = 14.0
    lifetime_days: float = 35.0
    positions: tuple[float, ...] = (0.82, 0.12, 0.06)  # 1, 2, 3 [E]
    # what a person tolerates
    minutes: float = 33.0  # one way, median [B]
    minutes_sd: float = 0.50  # of the logarithm
    minutes_slope: float = 0.22  # softness of the threshold, of the logarithm [-]
    radius_excess: float = 0.10  # what people state is wider than what they accept, logarithm [-]
    radius_sd: float = 0.45
    refuses_hours: tuple[float, float, float] = (0.50, 0.30, 0.42)  # [-]
    family: float = 0.30  # people with a constraint that adds to each of the three
    family_adds: float = 0.30
    refuses_conditions: tuple[float, ...] = (0.25, 0.15, 0.15, 0.12)  # [-]
    contracts: tuple[float, ...] = (0.42, 0.26, 0.22, 0.10)  # any, no temporary work, CDI only, no CDI [-]
    working_times: tuple[float, ...] = (0.50, 0.36, 0.14)  # any, full, part
    floor_below: float = 0.10  # the pay accepted below the usual pay of one's occupation, logarithm [-]
    floor_sd: float = 0.13
    floor_slope: float = 0.05
    dislikes_employer: float = 0.04
    taste: tuple[float, ...] = (1.20, 0.75, 0.15, -0.75)  # own occupation, same domain, same letter, other [-]
    taste_sd: tuple[float, ...] = (0.45, 0.75, 0.75, 0.75)
    taste_slope: float = 0.6
    confidence_sd: float = 0.7
    appetite: float = -0.35  # probit of applying when nothing is in the way [-]
    appetite_sd: float = 0.5
    holds: tuple[float, ...] = (0.72, 0.40, 0.22, 0.10)  # a skill of a sheet, by relation to the project [-]
    states_skills: float = 0.70
    states_hours: float = 0.18  # of the refusals of hours, how many the profile states
    states_contracts: float = 0.20
    states_working_time: float = 0.30
    states_floor: float = 0.35
    floor_noise: float = 0.07
    # how digests are read and answered
    opens: float = 0.80  # of the digests
    goes_on: float = 0.88  # after each offer [F]
    lapse: float = 0.06  # passed over although what follows is read
    tells: float = 0.75  # of the refusals, told with a reason [-]
    second_reason: float = 0.30
    interested: float = 0.35  # of those who object to nothing and do not apply
    opened_refused: float = 0.5  # who open the offer's page, among those who refuse
    opened_silent: float = 0.2
    scanner: float = 0.15  # people whose mail is opened by a scanner, every link
    data_reasons: float = 0.05  # answers about the data or the situation, whatever the match
    # employers
    standard_sd: float = 0.5
    person_sd: float = 0.4
    discriminates: float = 0.20  # share of employers
    penalty: float = 0.9  # probit units, for group B at those [G]
    answers: float = 0.75  # of the applications, answered by the employer
    # audited groups, never in a profile
    group_b: float = 0.25
    group_b_east: float = 0.25  # more in the east of a basin
    group_b_family: float = 0.15
    group_b_months: float = 0.7  # careers this much shorter


WORLD = World()
