from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Arm, Unit
from matching.errors import ConflictError, InputError

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
ARMS = (Arm("usual", 0.9), Arm("asked", 0.1, handle=0.7, interest_first=True))


def test_an_experiment_is_read_as_it_was_begun(store):
    begun = store.experiments.start("contact", Unit.OFFER, ARMS, AT)
    assert begun.arms == ARMS and begun.stopped_at is None and len(begun.secret) == 32
    assert store.experiments.get("contact") == begun
    assert store.experiments.running() == [begun]


def test_each_experiment_draws_with_a_secret_of_its_own(store):
    assert (
        store.experiments.start("a", Unit.PERSON, ARMS, AT).secret
        != store.experiments.start("b", Unit.PERSON, ARMS, AT).secret
    )


def test_a_name_is_used_once_even_when_the_experiment_is_stopped(store):
    store.experiments.start("contact", Unit.OFFER, ARMS, AT)
    store.experiments.stop("contact", "done", LATER)
    with pytest.raises(ConflictError, match="already"):
        store.experiments.start("contact", Unit.OFFER, ARMS, LATER)


def test_the_first_who_stops_it_gives_the_reason(store):
    store.experiments.start("contact", Unit.OFFER, ARMS, AT)
    store.experiments.stop("contact", "harm", LATER)
    stopped = store.experiments.stop("contact", "later", LATER + timedelta(days=1))
    assert (stopped.stopped_at, stopped.stopped_for) == (LATER, "harm")
    assert store.experiments.running() == [] and store.experiments.all() == [stopped]


@pytest.mark.parametrize(
    ("name", "arms"),
    [
        ("a=b", ARMS),
        ("", ARMS),
        ("one", ARMS[:1]),
        ("twice", (ARMS[0], ARMS[0])),
        ("none", (ARMS[0], Arm("other", 0))),
        ("nan", (ARMS[0], Arm("other", float("nan")))),
        ("semicolon", (ARMS[0], Arm("a;b", 1))),
        ("handle", (ARMS[0], Arm("other", 1, handle=1.5))),
    ],
)
def test_what_could_not_be_told_apart_in_the_log_is_refused(store, name, arms):
    with pytest.raises(InputError):
        store.experiments.start(name, Unit.PERSON, arms, AT)
    assert store.experiments.all() == []


def test_an_unknown_experiment_is_said_so(store):
    for call in (lambda: store.experiments.get("none"), lambda: store.experiments.stop("none", "", AT)):
        with pytest.raises(InputError, match="no experiment 'none'"):
            call()
