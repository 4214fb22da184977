import numpy as np
import pytest

from matching.asking import QUESTIONS, replies
from matching.domain import RuleKind
from matching.errors import InputError
from matching.store.events import SLUG


def said(found):
    rows = zip(found.asked.person.tolist(), found.asked.dimension, found.asked.accepts.tolist(), strict=True)
    return sorted(rows)


def test_answers_become_what_memory_reads(event):
    events = [
        [event(1, "asked", "night"), event(2, "answered", "night", "no")],
        [],
        [event(3, "answered", "km:30", "yes")],
    ]
    found = replies(events)
    assert said(found) == [(0, "night", False), (2, "km:30", True)]
    assert found.before == ({"night"}, frozenset(), {"km:30"})
    assert found.asked.person.dtype == np.int64


def test_a_question_without_an_answer_is_not_put_again_and_teaches_nothing(event):
    found = replies([[event(1, "asked", "domain:G16")]])
    assert found.before == ({"domain:G16"},)
    assert said(found) == []


def test_a_no_makes_its_rule_from_the_moment_of_the_answer(event):
    answer = event(1, "answered", "weekend", "no")
    ((rule,),) = replies([[answer]]).rules
    assert (rule.kind, rule.value, rule.since) == (RuleKind.HOURS, "weekend", answer.at)


def test_an_answer_taken_back_never_was_but_is_not_asked_again(event):
    found = replies([[event(1, "answered", "weekend", "no"), event(2, "withdrawn", undoes=1)]])
    assert (said(found), found.rules, found.before) == ([], ((),), ({"weekend"},))


def test_an_undoing_undone_leaves_the_answer(event):
    undoings = event(2, "withdrawn", undoes=1), event(3, "withdrawn", undoes=2)
    found = replies([[event(1, "answered", "weekend", "no"), *undoings]])
    assert said(found) == [(0, "weekend", False)]


def test_the_last_answer_counts_and_undoing_it_restores_the_first(event):
    answers = [event(1, "answered", "night", "no"), event(2, "answered", "night", "yes")]
    assert said(replies([answers[::-1]])) == [(0, "night", True)]
    assert said(replies([[*answers, event(3, "withdrawn", undoes=2)]])) == [(0, "night", False)]


def test_other_events_say_nothing_of_questions(event):
    found = replies([[event(1, "refused", "too_far"), event(2, "applied"), event(3, "opened")]])
    assert (said(found), found.before, found.rules) == ([], (frozenset(),), ((),))


@pytest.mark.parametrize("reasons", [(), ("night",), ("night", "perhaps"), ("night", "yes", "no")])
def test_an_answer_to_nothing_or_neither_yes_nor_no_is_an_error(event, reasons):
    with pytest.raises(InputError, match="give"):
        replies([[event(1, "answered", *reasons)]])


@pytest.mark.parametrize("slug", ["mood", "km:far", "contract:freelance"])
def test_a_question_that_no_longer_exists_teaches_nothing(event, slug):
    found = replies([[event(1, "asked", slug), event(2, "answered", slug, "no")]])
    assert (said(found), found.rules, found.before) == ([], ((),), ({slug},))


@pytest.mark.parametrize("slug", [*QUESTIONS, "km:25", "km:7.5", "pay:1900", "domain:G16"])
def test_the_store_takes_every_slug(slug):
    assert SLUG.fullmatch(slug)
