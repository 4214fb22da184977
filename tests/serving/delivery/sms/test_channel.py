from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Channel, DeliveryState, DigestState, Person, Purpose
from matching.store.channel_faults import ChannelFault, FaultKind
from serving.delivery.carrier import Permanent
from serving.delivery.sms.channel import Sms
from serving.delivery.space import Space
from tests.serving.delivery.channel_contract import ChannelContract
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.sms.conftest import MOBILE, NUMBER
from tests.serving.delivery.sms.operator import refused

SMS, SPACE = Channel.SMS, Channel.SPACE
SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED


class TestSms(ChannelContract):
    @pytest.fixture
    def carrier(self, sms):
        return sms

    @pytest.fixture
    def reached(self, operator):
        """A provider sends one message of each key."""
        return lambda: [*operator.messages]

    @pytest.fixture
    def unreachable(self):
        return {"phones": ("01 23 45 67 89", "0899 12 34 56")}


def tried(store, digest_id):
    return [(one.channel, one.state, one.uncertain) for one in store.deliveries.of_digest(digest_id)]


def test_a_digest_goes_to_the_first_mobile_under_the_name_of_the_service(store, person, digest, deliver, operator):
    key = digest(person(phones=("01 23 45 67 89", MOBILE, "07 98 76 54 32")))
    assert deliver() == 1
    ((headers, said),) = operator.asked
    (name,) = operator.messages
    assert (said["to"], said["from"], said["reference"]) == (NUMBER, "38600", name)
    assert (headers["Idempotency-Key"], headers["Authorization"]) == (name, "Bearer secret")
    (one,) = store.deliveries.of_digest(key)
    assert (one.channel, one.state, one.provider_id) == (SMS, SENT, "m1")
    assert store.digests.get([key])[key].state is DigestState.SENT


def test_the_link_leads_to_the_digest_for_two_months(store, person, digest, deliver, operator):
    zoe = person()
    key = digest(zoe)
    deliver()
    text = operator.asked[0][1]["text"]
    token = text.partition("https://offres.exemple.fr/s/")[2].split()[0]
    found = store.short_links.get(token)
    assert (found.person_key, found.digest_id, found.expires_at) == (zoe, key, AT + timedelta(days=60))


def test_a_number_that_is_no_more_is_not_written_to_and_the_space_takes_over(store, person, digest, deliver, operator):
    zoe = person()
    key = digest(zoe)
    operator.answers = [refused("unknown_number")]
    deliver()
    (fault,) = store.channel_faults.of([zoe])[zoe]
    assert (fault.channel, fault.kind, fault.address) == (SMS, FaultKind.HARD_BOUNCE, MOBILE)
    assert deliver() == 1
    assert tried(store, key) == [(SMS, FAILED, 0), (SPACE, SENT, 0)]
    assert NUMBER not in store.deliveries.of_digest(key)[0].error


def test_whoever_gives_another_number_is_written_to_again(store, person, digest, deliver, operator):
    digest(person())
    operator.answers = [refused("unknown_number")]
    deliver()
    store.persons.upsert(
        [Person("N1", "agency", ("default", "P1"), phones=(MOBILE, "07 98 76 54 32"), channels=(SMS,))]
    )
    digest(1, (3,), "2026-11-29")
    deliver()
    assert operator.asked[-1][1]["to"] == "+33798765432"


def test_a_message_refused_for_what_it_is_goes_by_the_next_channel_and_the_number_stands(
    store, person, digest, deliver, operator
):
    zoe = person()
    key = digest(zoe)
    operator.answers = [refused("rejected")]
    deliver()
    assert store.channel_faults.of([zoe]) == {}
    assert deliver() == 1
    assert tried(store, key) == [(SMS, FAILED, 0), (SPACE, SENT, 0)]


def test_a_message_that_may_have_left_is_asked_for_again_under_the_same_key(store, person, digest, deliver, operator):
    key = digest(person())
    operator.answers = ["accept and die"]
    assert deliver() == 0
    assert tried(store, key) == [(SMS, FAILED, 1)]
    assert deliver(now=AT + timedelta(hours=1)) == 1
    assert tried(store, key) == [(SMS, SENT, 1)]
    assert len(operator.asked) == 2 and len(operator.messages) == 1
    assert operator.asked[0][1] == operator.asked[1][1]


def test_a_provider_that_asks_to_wait_is_waited_for(store, person, digest, deliver, operator):
    digest(person())
    operator.answers = [(429, {"Retry-After": "3000"}, "{}")]
    deliver()
    assert deliver(now=AT + timedelta(seconds=2999)) == 0
    assert deliver(now=AT + timedelta(seconds=4000)) == 1


def test_nothing_rings_at_night_nor_on_sundays(person, digest, deliver, operator):
    digest(person())
    sunday = datetime(2025, 11, 30, 12, tzinfo=UTC)
    for quiet in (datetime(2025, 11, 29, 20, 30, tzinfo=UTC), sunday):
        assert deliver(now=quiet) == 0
    assert operator.asked == []
    assert deliver(now=sunday + timedelta(hours=19, minutes=1)) == 1


def test_without_consent_nothing_is_sent(store, person, digest, deliver, operator):
    zoe = person()
    key = digest(zoe)
    store.consents.withdraw(zoe, Purpose.CHANNEL, SMS, AT)
    assert deliver() == 1
    assert tried(store, key) == [(SPACE, SENT, 0)]
    assert operator.asked == []


@pytest.mark.parametrize("said", ["withdrawn", "stopped"])
def test_who_says_no_between_the_look_and_the_message_is_not_written_to(
    store, person, digest, message, sms, operator, said
):
    zoe = person()
    about_to_leave = message(digest(zoe))
    if said == "withdrawn":
        store.consents.withdraw(zoe, Purpose.CHANNEL, SMS, AT)
    else:
        store.channel_faults.add(zoe, ChannelFault(SMS, FaultKind.STOP, AT))
    with pytest.raises(Permanent):
        sms.send(about_to_leave)
    assert operator.asked == []


def test_a_provider_that_is_not_there_is_tried_again(store, person, digest, deliver, operator, provider):
    key = digest(person())
    operator.close()
    away = Sms(provider, store)
    assert deliver([away, Space()]) == 0
    assert tried(store, key) == [(SMS, FAILED, 0)]
    away.close()
