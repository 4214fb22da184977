from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from matching.domain import Channel, Person, Purpose, Subscription
from matching.errors import MatchingError
from matching.store import Store
from matching.testing import make_profile
from serving import subscribing

AT = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def store(make_database):
    """Someone with a profile, on PostgreSQL."""
    with Store.open(make_database()) as store:
        store.profiles.upsert([make_profile("P1")])
        store.persons.upsert([Person("N1", profile=("default", "P1"))])
        yield store


def test_channels_are_chosen_while_consents_change_and_neither_stands_in_the_way_of_the_other(store):
    begun, failed = Barrier(2), []

    def often(work):
        begun.wait()
        try:
            for n in range(40):
                with store.transaction() as tx:
                    work(tx, n)
        except MatchingError as error:
            failed.append(error)

    def choose(tx, n):
        at = AT + timedelta(seconds=n)
        subscribing.put(tx, 1, Subscription(channels=(Channel.SMS,) if n % 2 else ()), at)

    def agree(tx, n):
        if n % 2:
            tx.consents.withdraw(1, Purpose.VISIBILITY, "employers", AT)
        else:
            tx.consents.give(1, Purpose.VISIBILITY, "employers", AT)

    threads = [Thread(target=often, args=(work,)) for work in (choose, agree)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert store.consents.agreed([1], Purpose.CHANNEL, Channel.SMS) == {1}
