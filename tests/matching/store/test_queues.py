from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from matching.store.queues import Task, Waiting
from matching.store.schema import jobs

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE


@pytest.fixture(params=["outbox", "jobs"])
def name(request):
    return request.param


@pytest.fixture
def queue(store, name):
    return getattr(store, name)


def keys(tasks):
    return [task.key for task in tasks]


def test_a_task_is_taken_with_what_was_put(queue):
    key = queue.put("email", {"à": ["Zoé"], "n": 1}, AT, person_key=4)
    assert queue.take(5, AT, LEASE) == [Task(key, "email", {"à": ["Zoé"], "n": 1}, 4, attempts=1)]
    assert queue.take(5, AT, LEASE) == []


def test_what_is_due_longest_comes_first_and_what_is_not_due_does_not_come(queue):
    later = queue.put("x", {}, AT, due_at=AT + MINUTE)
    now, before = queue.put("x", {}, AT), queue.put("x", {}, AT - MINUTE)
    assert keys(queue.take(1, AT, LEASE)) == [before]
    assert keys(queue.take(9, AT, LEASE)) == [now]
    assert keys(queue.take(9, AT + MINUTE, LEASE)) == [later]


def test_the_two_queues_are_apart(store):
    store.outbox.put("x", {}, AT)
    assert store.jobs.take(9, AT, LEASE) == []


def test_what_must_not_be_done_twice_is_put_once_even_after_it_was_done(queue):
    key = queue.put("x", {}, AT, dedupe="digest-81")
    assert queue.put("x", {}, AT, dedupe="digest-81") is None
    queue.take(1, AT, LEASE)
    queue.done(key, AT)
    assert queue.put("x", {}, AT, dedupe="digest-81") is None
    assert queue.put("x", {}, AT) and queue.put("x", {}, AT)


def test_the_work_of_a_taker_that_died_comes_back_when_its_lease_ends(queue):
    key = queue.put("x", {}, AT)
    queue.take(1, AT, LEASE)
    assert queue.take(1, AT + LEASE - MINUTE, LEASE) == []
    (again,) = queue.take(1, AT + LEASE, LEASE)
    assert (again.key, again.attempts) == (key, 2)


def test_what_is_done_never_comes_back(queue):
    key = queue.put("x", {}, AT)
    queue.take(1, AT, LEASE)
    queue.done(key, AT)
    queue.failed(key, "too late", AT, AT)
    assert queue.take(1, AT + 9 * LEASE, LEASE) == []
    assert queue.counts(AT) == Waiting()


def test_what_failed_is_tried_again_at_its_time_or_never(queue):
    one, two = queue.put("x", {}, AT), queue.put("x", {}, AT)
    queue.take(2, AT, LEASE)
    queue.failed(one, "refused", AT, AT + MINUTE)
    queue.failed(two, "no such address" * 99, AT, None)
    assert queue.counts(AT) == Waiting(later=1)
    assert keys(queue.take(9, AT + MINUTE, LEASE)) == [one]


def test_tasks_are_counted_by_state(queue):
    for due in (AT, AT, AT + MINUTE):
        queue.put("x", {}, AT, due_at=due)
    queue.take(1, AT, LEASE)
    assert queue.counts(AT) == Waiting(due=1, later=1, taken=1)
    assert queue.counts(AT + LEASE) == Waiting(due=3)


def test_what_is_over_is_forgotten_after_a_while_and_nothing_else(queue):
    done, failed, _ = (queue.put("x", {}, AT, dedupe=str(i)) for i in range(3))
    queue.done(done, AT)
    queue.failed(failed, "", AT + MINUTE, None)
    assert queue.forget(AT + MINUTE) == 1
    assert queue.counts(AT) == Waiting(due=1)


def test_a_task_is_written_with_the_decision_or_not_at_all(store, name):
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        getattr(tx, name).put("x", {}, AT)
        raise ZeroDivisionError
    assert getattr(store, name).take(1, AT, LEASE) == []


def test_takers_at_once_share_the_work_and_take_nothing_twice(store, name, at_once):
    put = {getattr(store, name).put("x", {}, AT) for _ in range(60)}
    taken = []

    def work(own):
        while tasks := getattr(own, name).take(3, AT, LEASE):
            taken.extend(keys(tasks))

    at_once(*[work] * 4)
    assert Counter(taken) == Counter(put)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_taker_does_not_wait_for_what_another_is_taking(store):
    one, two = store.jobs.put("x", {}, AT), store.jobs.put("x", {}, AT)
    with store._scope.write() as connection:
        connection.execute(select(jobs.c.key).where(jobs.c.key == one).with_for_update())
        assert keys(store.jobs.take(9, AT, LEASE)) == [two]
        connection.execute(update(jobs).where(jobs.c.key == one).values(taken_until=AT + LEASE))
    assert store.jobs.take(9, AT, LEASE) == []


def test_what_is_given_back_untried_is_due_at_its_moment_and_the_attempt_does_not_count(queue):
    key = queue.put("x", {}, AT)
    queue.take(1, AT, LEASE)
    queue.postpone(key, AT + MINUTE)
    assert queue.take(1, AT, LEASE) == []
    (again,) = queue.take(1, AT + MINUTE, LEASE)
    assert again.attempts == 1


def test_what_waits_for_something_is_counted_by_it_and_due_once_it_is_there(queue):
    paper, sms, time = (queue.put("x", {}, AT) for _ in range(3))
    queue.take(3, AT, LEASE)
    for key, lacks in ((paper, "paper"), (sms, "sms"), (time, None)):
        queue.postpone(key, AT + LEASE, lacks)
    assert queue.lacking() == {"paper": 1, "sms": 1}
    assert (queue.counts(AT).later, queue.hurry(["paper", "email"], AT)) == (3, 1)
    assert [(task.key, task.attempts) for task in queue.take(9, AT, LEASE)] == [(paper, 1)]
    assert (queue.lacking(), queue.hurry(["paper"], AT)) == ({"sms": 1}, 0)
    queue.take(9, AT + LEASE, LEASE)
    assert queue.lacking() == {}


def test_what_is_over_waits_for_nothing(queue):
    for lost in (True, False):
        key = queue.put("x", {}, AT)
        queue.postpone(key, AT, "paper")
        queue.failed(key, "lost", AT, None) if lost else queue.done(key, AT)
    assert (queue.lacking(), queue.hurry(["paper"], AT)) == ({}, 0)


def test_what_failed_for_good_is_read_latest_first_and_may_be_tried_again(queue):
    keys_ = [queue.put("x", {"n": n}, AT) for n in range(3)]
    queue.take(3, AT, LEASE)
    for n, key in enumerate(keys_):
        queue.failed(key, f"error {n}", AT + n * MINUTE, None)
    assert [(one.task.key, one.error, one.failed_at) for one in queue.dead(2)] == [
        (keys_[2], "error 2", AT + 2 * MINUTE),
        (keys_[1], "error 1", AT + MINUTE),
    ]
    assert queue.count_dead() == {"x": 3}
    assert queue.retry(AT + LEASE, [keys_[1]]) == 1
    assert [(task.key, task.attempts) for task in queue.take(9, AT + LEASE, LEASE)] == [(keys_[1], 1)]
    assert queue.retry(AT + LEASE) == 2
    assert queue.dead(9) == []
