import numpy as np
import pytest

from matching.asking import best_questions, gains, random_questions
from matching.asking.branches import Branches
from matching.domain import ContractKind, Pay, Place, Schedule, WorkingTime
from matching.features.memory import Asked
from matching.features.occupation import relation
from matching.features.recall import recalled
from matching.testing import LYON, make_offer, make_profile, north_of

NIGHTS = [make_offer(f"N{i}", schedule=Schedule(night=True)) for i in range(12)]
DAYS = [make_offer(f"D{i}", schedule=Schedule(night=False, weekend=False)) for i in range(12)]


def yes(slug, accepts=True):
    return Asked(np.zeros(1, np.int64), [slug], np.array([accepts]))


def varied(n=60):
    draw = np.random.default_rng(1)

    def some(values):
        return values[draw.integers(len(values))]

    return [
        make_offer(
            f"O{i}",
            some(("D1102", "D1104", "D1106", "G1602", "J1501", "N1101", None)),
            place=some((Place(), *(north_of(LYON, km) for km in (2, 12, 22, 28)))),
            pay=some((None, Pay(1850, 1850), Pay(2050, 2150), Pay(2500, 2500))),
            schedule=Schedule(**{name: some((None, True, False)) for name in ("night", "weekend", "shift_work")}),
            contract=some((None, *ContractKind)),
            working_time=some((None, *WorkingTime)),
            physical=some(((), ("noise",), ("standing", "heavy_loads"))),
        )
        for i in range(n)
    ]


def of(found, slug, person=0):
    (row,) = np.flatnonzero(found.slugs[:, person] == slug)
    return found.gain[row, person]


def test_someone_whose_best_offers_are_at_night_is_asked_about_nights(people, occupations):
    person = people([*NIGHTS, *DAYS])
    scores = person.scores(*[0.5] * len(NIGHTS), *[0.4] * len(DAYS))
    assert best_questions(*person.market(), scores, occupations) == ["night"]


def test_who_was_asked_is_not_asked_again(people, occupations):
    two = people([*NIGHTS, *DAYS], n=2)
    scores = two.scores(*[0.5] * len(NIGHTS), *[0.4] * len(DAYS))
    first, second = best_questions(*two.market(), scores, occupations, [{"night"}, set()])
    assert first != "night"
    assert second == "night"


@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_leaves_little_to_ask_on_the_same(people, occupations, accepts):
    offers = [*NIGHTS, *DAYS]
    before, after = people(offers), people(offers, asked=yes("night", accepts))
    scores = before.scores(*[0.5] * len(NIGHTS), *[0.4] * len(DAYS))
    asked, answered = (of(gains(*person.market(), scores, occupations), "night") for person in (before, after))
    assert answered < asked / 3


def test_an_answer_that_would_change_nothing_is_worth_nothing_and_not_asked(people, occupations):
    person = people(DAYS)
    found = gains(*person.market(), person.scores(*np.linspace(0.2, 0.6, len(DAYS))), occupations)
    assert of(found, "night") == pytest.approx(0, abs=1e-9)
    assert of(found, "km:30") == pytest.approx(0, abs=1e-9)


def test_an_answer_that_would_leave_the_same_offers_first_is_worth_nothing(people, occupations):
    person = people([*NIGHTS, *DAYS])
    scores = person.scores(*[0.01] * len(NIGHTS), *[0.9] * len(DAYS))
    found = gains(*person.market(), scores, occupations)
    assert of(found, "night") == pytest.approx(0, abs=1e-9)
    assert best_questions(*person.market(), scores, occupations, [set()])[0] != "night"


def test_no_question_is_worth_less_than_nothing(people, occupations):
    person, draw = people(varied()), np.random.default_rng(2)
    for _ in range(20):
        scores = draw.random(60).astype(np.float32) ** 3
        assert gains(*person.market(), scores, occupations).gain.min() > -1e-9


def test_nobody_is_asked_without_candidates(people, occupations):
    none = people([], n=3)
    assert best_questions(*none.market(), none.scores(), occupations) == [None] * 3


def test_a_gain_under_the_floor_is_not_worth_a_tap(people, occupations):
    person = people([*NIGHTS, *DAYS])
    scores = person.scores(*[0.5] * len(NIGHTS), *[0.4] * len(DAYS))
    assert best_questions(*person.market(), scores, occupations, floor=1.0) == [None]


def test_the_domain_of_a_project_is_never_asked_about(people, occupations):
    person = people(varied(), profile=make_profile(rome="D1102"))
    slugs = gains(*person.market(), person.scores(*[0.5] * 60), occupations).slugs
    domains = {slug for slug in slugs.ravel().tolist() if slug.startswith("domain:")}
    assert domains == {"domain:G16", "domain:J15", "domain:N11"}


def test_what_one_person_is_asked_does_not_depend_on_another(people, occupations):
    two, draw = people(varied(), n=2), np.random.default_rng(3)
    scores = draw.random(120).astype(np.float32)
    together = gains(*two.market(), scores, occupations)
    alone = people(varied())
    np.testing.assert_allclose(together.gain[:, :1], gains(*alone.market(), scores[:60], occupations).gain, atol=1e-6)


def test_the_order_of_candidates_does_not_matter(people, occupations):
    two, draw = people(varied(), n=2), np.random.default_rng(4)
    scores, order = draw.random(120).astype(np.float32), draw.permutation(120)
    shuffled = gains(two.memory, two.pairs.take(order), scores[order], occupations)
    np.testing.assert_allclose(shuffled.gain, gains(*two.market(), scores, occupations).gain, atol=1e-6)


def risks(person, occupations):
    """What the person's memory says of their couples."""
    return recalled(person.pairs, occupations, relation(person.pairs, occupations))


@pytest.mark.parametrize(
    ("slug", "risk"),
    [
        ("night", "risk_working_hours"),
        ("shift_work", "risk_working_hours"),
        ("contract:temp", "risk_contract_type"),
        ("contract:apprenticeship", "risk_contract_type"),
        ("part", "risk_part_full_time"),
        ("condition:noise", "risk_working_conditions"),
        ("km:20", "risk_too_far"),
        ("pay:2000", "risk_salary_too_low"),
    ],
)
def test_what_a_yes_would_change_is_what_memory_makes_of_it(people, occupations, slug, risk):
    before, accepts, refuses = (people(varied(), asked=asked) for asked in (None, yes(slug), yes(slug, False)))
    old, liked, spoilt = (np.nan_to_num(risks(person, occupations)[risk]) for person in (before, accepts, refuses))
    branches = Branches.of(*before.market(), occupations)
    (row,) = np.flatnonzero(branches.slugs[:, 0] == slug)
    np.testing.assert_allclose(branches.lift[row], (1 - liked) / (1 - old), rtol=1e-4)
    chance = branches.yes[row, 0]
    np.testing.assert_allclose(chance * liked + (1 - chance) * spoilt, old, atol=1e-5)


def test_a_yes_to_a_domain_moves_its_offers_alone_and_the_way_memory_does(people, occupations):
    before, accepts = (people(varied(), asked=asked) for asked in (None, yes("domain:N11")))
    old, liked = (risks(person, occupations)["risk_wrong_occupation"] for person in (before, accepts))
    branches = Branches.of(*before.market(), occupations)
    (row,) = np.flatnonzero(branches.slugs[:, 0] == "domain:N11")
    moved = branches.lift[row] > 1
    np.testing.assert_array_equal(moved, liked < old)
    np.testing.assert_allclose(branches.lift[row][moved], ((1 - liked) / (1 - old))[moved], rtol=0.1)


def test_a_question_drawn_at_random_is_any_of_those_not_put_yet(people, occupations):
    person, rng = people(varied()), np.random.default_rng(0)
    every = {slug for slug in gains(*person.market(), person.scores(*[0.5] * 60), occupations).slugs.ravel() if slug}
    before = set[str]()
    for _ in range(len(every)):
        (slug,) = random_questions(person.pairs, 1, occupations, rng, [before])
        assert slug not in before
        before.add(slug)
    assert before == every
    assert random_questions(person.pairs, 1, occupations, rng, [before]) == [None]
