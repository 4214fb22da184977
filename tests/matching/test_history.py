from datetime import timedelta

import pytest

from matching.answering import answer, undo
from matching.domain import Actor, Event, EventKind, RefusalReason, RuleKind
from matching.history import StoredHistories
from matching.log import REFUSED, reason_mask
from matching.store import Store
from matching.testing import LYON, MONDAY, make_offer, make_profile, make_rule, north_of

PEOPLE = [make_profile(f"P{i}") for i in range(3)]
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        store.offers.upsert([make_offer(f"O{i}", place=north_of(LYON, 12)) for i in range(4)])
        store.profiles.upsert(PEOPLE)
        yield store


@pytest.fixture
def show(store, shown):
    def show(person, offer):
        return store.impressions.record([shown(person, offer_id=offer, at=MONDAY)])[0]

    return show


def history(store, *people, at=LATER):
    return StoredHistories(store)(people or PEOPLE, at)


def refuse(store, impression, at=MONDAY):
    return answer(store, impression, EventKind.REFUSED, ["too_far"], at)


def test_answers_come_by_person_with_their_rules(store, show):
    refuse(store, show(3, 2))
    answer(store, show(1, 4), EventKind.APPLIED, at=MONDAY)
    found = history(store)
    assert found.answers.person.tolist() == [0, 2]
    assert found.answers.offer.tolist() == [4, 2]
    assert found.answers.grade.tolist() == [2, REFUSED]
    assert found.answers.reasons.tolist() == [0, reason_mask([RefusalReason.TOO_FAR])]
    assert found.answers.at.astype(object).tolist() == [MONDAY.replace(tzinfo=None)] * 2
    assert {row: [rule.kind for rule in rules] for row, rules in found.rules.items()} == {2: [RuleKind.DISTANCE]}


def test_nobody_and_nothing_answered_are_an_empty_history(store, show):
    show(1, 1)
    for people in (PEOPLE, [make_profile("unknown")]):
        found = history(store, *people)
        assert (len(found.answers), found.rules, len(found.asked.person)) == (0, {}, 0)
    assert len(StoredHistories(store)([], LATER).answers) == 0


def test_a_person_asked_for_twice_has_the_answers_twice(store, show):
    refuse(store, show(2, 1))
    found = history(store, PEOPLE[1], make_profile("unknown"), PEOPLE[1])
    assert found.answers.person.tolist() == [0, 2]
    assert set(found.rules) == {0, 2}


def test_what_was_taken_back_or_comes_later_is_not_there(store, show):
    done = refuse(store, show(1, 1))
    refuse(store, show(2, 1), LATER + timedelta(seconds=1))
    assert history(store).answers.person.tolist() == [0]
    undo(store, done.event_id, LATER)
    assert len(history(store).answers) == 0


def test_an_answer_counts_from_its_own_moment_on(store, show):
    refuse(store, show(1, 1), LATER)
    found = history(store, at=LATER)
    assert (len(found.answers), set(found.rules)) == (1, {0})
    assert len(history(store, at=LATER - timedelta(microseconds=1)).answers) == 0


LAST_WORDS = {
    "refused": (["refused"], True),
    "applied": (["applied"], True),
    "interested": (["interested"], False),
    "refused, then interested": (["refused", "interested"], False),
    "interested, then refused": (["interested", "refused"], True),
    "applied, then interested": (["applied", "interested"], True),
    "applied, refused, then interested": (["applied", "refused", "interested"], True),
}


@pytest.mark.parametrize(("kinds", "settled"), LAST_WORDS.values(), ids=LAST_WORDS.keys())
def test_the_last_word_on_an_offer_counts_whatever_the_list_and_an_application_stays(store, show, kinds, settled):
    impressions = [show(1, 2) for _ in kinds]
    for minute, (impression, kind) in reversed([*enumerate(zip(impressions, kinds, strict=True))]):
        answer(store, impression, EventKind(kind), at=MONDAY + timedelta(minutes=minute))
    answer(store, show(1, 3), EventKind.INTERESTED, at=LATER)
    answer(store, show(2, 2), EventKind.INTERESTED, at=LATER)
    found = history(store).answers.settled()
    assert [*zip(found.person.tolist(), found.offer.tolist(), strict=True)] == [(0, 2)] * settled


def test_nothing_is_settled_without_answers(store):
    assert len(history(store).answers.settled()) == 0


def test_answers_to_questions_are_remembered(store, show):
    said = Event(0, show(2, 1), EventKind.ANSWERED, "person", ("weekend", "no"), Actor.PERSON, "web", MONDAY)
    event_id = store.events.append([said])[0]
    found = history(store)
    assert found.asked.person.tolist() == [1]
    assert (found.asked.dimension, found.asked.accepts.tolist()) == (("weekend",), [False])
    assert [(rule.kind, rule.value) for rule in found.rules[1]] == [(RuleKind.HOURS, "weekend")]
    store.events.withdraw(event_id, LATER)
    assert len(history(store).asked.person) == 0


def test_what_an_employer_answers_is_no_answer_of_the_person(store, show):
    impression = show(1, 1)
    store.events.append(
        [Event(0, impression, EventKind.REFUSED, "employer", ("distance",), Actor.EMPLOYER, "web", MONDAY)]
    )
    assert len(history(store).answers) == 0


def test_who_shares_a_rule_is_known(store):
    store.rules.put(1, [make_rule(RuleKind.SALARY, 2000, shareable=True)])
    undone = store.rules.put(2, [make_rule(RuleKind.SALARY, 2000, shareable=True)])
    store.rules.put(3, [make_rule(RuleKind.SALARY, 2000)])
    store.rules.undo(undone, MONDAY)
    assert store.rules.sharing(LATER) == [1]


def test_what_people_share_is_read_of_those_asked_for_alone(store):
    for profile in (1, 2):
        store.rules.put(profile, [make_rule(RuleKind.SALARY, 2000, shareable=True)])
    store.rules.put(3, [make_rule(RuleKind.SALARY, 2000)])
    assert store.rules.shared(LATER).keys() == {1, 2}
    store.rules.put(2, [make_rule(RuleKind.DISTANCE, 20.0)])
    store.rules.undo(store.rules.put(3, [make_rule(RuleKind.SALARY, 2000, shareable=True)]), MONDAY)
    found = store.rules.shared(LATER, [2, 3])
    assert {key: [rule.kind for rule in rules] for key, rules in found.items()} == {
        2: [RuleKind.SALARY, RuleKind.DISTANCE]
    }
    assert store.rules.shared(LATER, []) == {}


def test_answers_are_recalled_by_the_keys_of_profiles_as_by_their_names(store, show):
    refuse(store, show(1, 1))
    recalled = StoredHistories(store)(PEOPLE, LATER, [None, 1, 2])
    assert recalled.answers.person.tolist() == [1]
    assert recalled.rules.keys() == {1}
