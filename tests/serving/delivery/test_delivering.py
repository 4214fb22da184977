import socket
from datetime import timedelta

import pytest

from matching.answering import answer, reply, undo
from matching.domain import (
    Channel,
    DeliveryState,
    DigestState,
    EventKind,
    OfferStatus,
    Purpose,
    RefusalReason,
    Schedule,
    Subscription,
)
from matching.errors import StoreUnavailableError
from matching.store.channel_faults import FaultKind
from matching.testing import LYON, make_impression, make_offer, north_of
from serving.delivery.delivering import Delivering
from serving.delivery.space import Space
from serving.delivery.worker import Worker
from tests.serving.delivery.conftest import AT, BOTH, App, Clock, Paper

pytestmark = BOTH

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EMAIL, SPACE = Channel.EMAIL, Channel.SPACE


def tried(store, digest_id):
    return [(one.channel, one.state, one.attempts, one.uncertain) for one in store.deliveries.of_digest(digest_id)]


def state(store, digest_id):
    found = store.digests.get([digest_id])[digest_id]
    return found.state, found.channel


def test_a_digest_goes_out_once_and_is_said_to_be_delivered(store, person, digest, deliver, relay):
    key = digest(person())
    assert deliver() == 1
    assert len(relay.mails) == 1
    assert state(store, key) == (DigestState.SENT, EMAIL)
    (one,) = store.deliveries.of_digest(key)
    assert (one.state, one.provider_id) == (DeliveryState.SENT, "4F2A")
    events = store.events.of([entry.impression_id for entry in store.digests.get([key])[key].content.entries])
    assert [(event.event, event.channel, event.keyed_by) for event in events] == [
        (EventKind.DELIVERED, "email", "service")
    ] * 2
    assert deliver(now=AT + DAY) == 0
    assert len(relay.envelopes) == 1


class Waiting:
    """What ends a worker, with a clock that its waits move."""

    def __init__(self, clock):
        self._clock = clock

    def is_set(self):
        return False

    def wait(self, seconds):
        self._clock.now += timedelta(seconds=seconds)
        return False


def test_workers_together_keep_to_the_rate_of_the_provider(store, person, digest, office, email, relay):
    for n in range(1, 5):
        digest(person(n))
    digest(person(5, channels=(SPACE,)))
    clocks, left = [Clock(), Clock()], []
    for clock in clocks:
        relay.at = lambda phase, clock=clock: left.append(clock.now) if phase == "mail" else None
        worker = office(rates={EMAIL: 0.1}, clock=clock, stop=Waiting(clock))
        tasks = store.outbox.take(3, AT, HOUR)
        assert Delivering(worker, [email(), Space()]).batch(tasks, lambda: True) == len(tasks)
    assert left == [AT + n * timedelta(seconds=10) for n in range(4)]
    assert store.outbox.counts(AT).due == 0


def test_a_mail_is_said_to_have_left_before_the_provider_is_waited_for(store, person, digest, office, email, clock):
    keys = [digest(person(n)) for n in (1, 2)]
    seen = []

    class Looking(Waiting):
        def wait(self, seconds):
            seen.append([[one.state for one in store.deliveries.of_digest(key)] for key in keys])
            return super().wait(seconds)

    Delivering(office(rates={EMAIL: 1.0}, stop=Looking(clock)), [email()]).batch(
        store.outbox.take(2, AT, HOUR), lambda: True
    )
    assert seen == [[[DeliveryState.SENT], []]]


def test_many_mails_share_one_connection(person, digest, deliver, relay):
    for n in range(1, 6):
        digest(person(n))
    sessions = set()
    accept = relay.handle_DATA

    async def handle_DATA(server, session, envelope):
        sessions.add(session.peer)
        return await accept(server, session, envelope)

    relay.handle_DATA = handle_DATA
    assert deliver() == 5
    assert len(sessions) == 1


def test_whatever_moment_a_worker_dies_at_only_the_mail_under_way_is_unknown(store, person, digest, deliver, relay):
    keys = [digest(person(n)) for n in range(1, 4)]
    seen = []
    accept = relay.handle_DATA

    async def handle_DATA(server, session, envelope):
        seen.append([[one.state for one in store.deliveries.of_digest(key)] for key in keys])
        return await accept(server, session, envelope)

    relay.handle_DATA = handle_DATA
    relay.data = ["250 ok", "451 4.3.0 Later", "250 ok"]
    assert deliver() == 2
    sending, sent, failed = [DeliveryState.SENDING], [DeliveryState.SENT], [DeliveryState.FAILED]
    assert seen == [[sending, [], []], [sent, sending, []], [sent, failed, sending]]
    assert [tried(store, key)[0][1] for key in keys] == [*sent, *failed, *sent]


def test_a_database_that_fails_at_the_end_of_a_batch_does_not_forget_that_the_last_mail_left(
    store, person, digest, office, email, relay, monkeypatch
):
    key = digest(person())
    delivering = Delivering(office(), [email()])
    with monkeypatch.context() as broken, pytest.raises(StoreUnavailableError):
        broken.setattr(delivering, "_concluded", fail)
        delivering.batch(store.outbox.take(9, AT, HOUR), lambda: True)
    second = digest(person(2), (3,))
    assert delivering.batch(store.outbox.take(9, AT, HOUR), lambda: True) == 1
    assert [tried(store, one) for one in (key, second)] == [[(EMAIL, DeliveryState.SENT, 1, 0)]] * 2
    assert delivering.batch(store.outbox.take(9, AT + 2 * HOUR, HOUR), lambda: True) == 1
    assert [len(copies) for copies in relay.mails.values()] == [1, 1]
    assert state(store, key) == (DigestState.SENT, EMAIL)


def fail(_):
    raise StoreUnavailableError("down")


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted, come back", "421 4.3.2 Closing", "die"])
def test_a_mail_that_was_not_taken_is_sent_later(store, person, digest, deliver, relay, answer):
    key = digest(person())
    relay.data = [answer]
    assert deliver() == 0
    assert state(store, key) == (DigestState.READY, None)
    assert deliver(now=AT + timedelta(seconds=30)) == 0
    assert relay.mails == {}
    assert deliver(now=AT + timedelta(minutes=2)) == 1
    assert len(relay.envelopes) == 1


def test_a_server_that_refuses_by_greylisting_at_the_address_is_tried_again(store, person, digest, deliver, relay):
    digest(person())
    relay.recipient["zoe1@courrier.example"] = "450 4.2.0 Greylisted"
    assert deliver() == 0
    relay.recipient.clear()
    assert deliver(now=AT + HOUR) == 1
    assert store.channel_faults.counts() == {}


def test_a_connection_dropped_before_the_mail_is_known_not_to_have_sent_it(store, person, digest, deliver, relay):
    key = digest(person())
    relay.recipient["zoe1@courrier.example"] = "drop"
    assert deliver() == 0
    assert tried(store, key) == [(EMAIL, DeliveryState.FAILED, 1, 0)]


def test_a_server_that_accepts_and_dies_before_it_answers_is_counted_and_sent_the_same_message_again(
    store, person, digest, deliver, relay
):
    key = digest(person())
    relay.data = ["accept and die"]
    assert deliver() == 0
    assert tried(store, key) == [(EMAIL, DeliveryState.FAILED, 1, 1)]
    assert deliver(now=AT + HOUR) == 1
    assert tried(store, key) == [(EMAIL, DeliveryState.SENT, 2, 1)]
    assert [len(copies) for copies in relay.mails.values()] == [2]


def test_a_server_that_is_silent_is_left_after_its_time(store, person, digest, deliver, email):
    key = digest(person())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert deliver([email(port=silent.getsockname()[1], timeout_s=0.2)]) == 0
    assert tried(store, key) == [(EMAIL, DeliveryState.FAILED, 1, 0)]
    assert "not use" not in store.deliveries.of_digest(key)[0].error


def test_an_address_that_does_not_exist_stops_the_channel_and_the_next_one_takes_over(
    store, person, digest, deliver, relay
):
    zoe = person()
    key = digest(zoe)
    relay.recipient["zoe1@courrier.example"] = "550 5.1.1 No such user zoe1@courrier.example"
    assert deliver() == 0
    (fault,) = store.channel_faults.of([zoe])[zoe]
    assert (fault.kind, fault.address) == (FaultKind.HARD_BOUNCE, "zoe1@courrier.example")
    assert "zoe1" not in store.deliveries.of_digest(key)[0].error
    assert deliver() == 1
    assert state(store, key) == (DigestState.SENT, SPACE)
    assert tried(store, key) == [(EMAIL, DeliveryState.FAILED, 1, 0), (SPACE, DeliveryState.SENT, 1, 0)]
    second = digest(zoe, (3,), "2026-11-29")
    assert deliver() == 1
    assert state(store, second) == (DigestState.SENT, SPACE)


def test_a_second_address_is_used_when_the_first_one_bounced(store, person, digest, deliver, relay):
    zoe = person(emails=("zoe@ancien.example", "zoe@courrier.example"))
    relay.recipient["zoe@ancien.example"] = "550 5.1.1 No such user"
    digest(zoe)
    deliver()
    digest(zoe, (3,), "2026-11-29")
    deliver()
    assert relay.envelopes == [("retours@emploi.example", "zoe@courrier.example")]


@pytest.mark.parametrize("answer", ["554 5.7.1 Looks like spam", "552 5.2.2 Mailbox full"])
def test_a_mail_refused_for_what_it_is_goes_by_the_next_channel_and_the_address_stands(
    store, person, digest, deliver, relay, answer
):
    key = digest(person())
    relay.data = [answer]
    assert deliver() == 0
    assert deliver() == 1
    assert state(store, key) == (DigestState.SENT, SPACE)
    assert store.channel_faults.counts() == {}


def test_what_no_channel_takes_is_kept_aside_until_someone_retries(store, person, digest, deliver):
    zoe = person(channels=(Channel.PHONE,))
    key = digest(zoe)
    assert deliver() == 0
    ((task, error),) = [(dead.task, dead.error) for dead in store.outbox.dead(9)]
    assert task.payload == {"digest_id": key}
    assert "No channel" in error
    store.subscriptions.put(zoe, Subscription(channels=(EMAIL,)), AT)
    assert store.outbox.retry(AT) == 1
    assert deliver() == 1


def test_who_can_be_reached_by_a_channel_of_later_alone_waits_for_it(store, person, digest, deliver, office):
    zoe, other = person(1, channels=(Channel.PAPER,)), person(2, channels=(Channel.PAPER,))
    keys = [digest(zoe), digest(other)]
    assert deliver() == 0
    assert (store.outbox.lacking(), store.outbox.dead(9)) == ({"paper": 2}, [])
    store.subscriptions.put(other, Subscription(channels=(EMAIL,)), AT)
    assert deliver(now=AT + DAY) == 1
    assert [state(store, key) for key in keys] == [(DigestState.READY, None), (DigestState.SENT, EMAIL)]
    assert store.outbox.lacking() == {"paper": 1}
    assert Worker(office(), lambda: [Paper()], threads=0).drain() == 1
    assert state(store, keys[0]) == (DigestState.SENT, Channel.PAPER)
    assert tried(store, keys[0]) == [(Channel.PAPER, DeliveryState.SENT, 1, 0)]


def test_a_relay_that_is_down_for_a_day_gives_way_to_the_next_channel(store, person, digest, deliver, relay):
    key, now = digest(person()), AT
    relay.data = ["451 4.3.0 Down"] * 99
    for _ in range(99):
        if deliver(now=now):
            break
        now += 3 * HOUR
    assert state(store, key) == (DigestState.SENT, SPACE)
    assert store.deliveries.of_digest(key)[0].attempts == 18
    assert relay.mails == {}


def test_without_another_channel_a_day_of_failures_is_a_dead_letter_that_may_be_tried_again(
    store, person, digest, deliver, relay, email
):
    digest(person(channels=(EMAIL,)))
    relay.data, now, alone = ["451 4.3.0 Down"] * 18, AT, [email()]
    for _ in range(20):
        assert deliver(alone, now=now) == 0
        now += 3 * HOUR
    (dead,) = store.outbox.dead(9)
    assert "451" in dead.error
    assert store.outbox.retry(now, [dead.task.key]) == 1
    assert deliver(alone, now=now) == 1


def test_whoever_stopped_after_the_decision_receives_nothing_and_their_offers_may_come_again(
    store, person, digest, deliver, relay
):
    zoe = person()
    key = digest(zoe)
    store.subscriptions.stop(zoe, AT)
    assert deliver() == 0
    assert state(store, key) == (DigestState.CANCELLED, None)
    assert store.ledger.pushed([zoe]) == {}
    assert relay.mails == {}


def test_whoever_sleeps_receives_nothing(store, person, digest, deliver):
    zoe = person()
    key = digest(zoe)
    store.subscriptions.snooze(zoe, AT + DAY, AT)
    assert deliver() == 0
    assert state(store, key) == (DigestState.CANCELLED, None)


def test_whoever_was_erased_receives_nothing(store, person, digest, deliver, relay):
    zoe = person()
    digest(zoe)
    store.erasure.erase(zoe, AT)
    assert deliver() == 0
    assert relay.mails == {}


def test_someone_erased_while_their_mail_leaves_stops_nobody_else(store, person, digest, deliver, relay):
    zoe, other = person(1), person(2)
    digest(zoe)
    key = digest(other)
    accept = relay.handle_DATA

    async def handle_DATA(server, session, envelope):
        if "zoe1@courrier.example" in envelope.rcpt_tos:
            store.erasure.erase(zoe, AT)
        return await accept(server, session, envelope)

    relay.handle_DATA = handle_DATA
    deliver()
    assert state(store, key) == (DigestState.SENT, EMAIL)
    assert store.outbox.counts(AT).taken == 0


def test_an_offer_that_closed_meanwhile_is_left_out(store, person, digest, deliver, relay):
    key = digest(person())
    store.offers.upsert([make_offer("O1", status=OfferStatus.FILLED)])
    assert deliver() == 1
    (mail,) = relay.parsed()
    text = mail.get_body("plain").get_content()
    assert "n° 2" in text
    assert "n° 1" not in text
    impressions = [entry.impression_id for entry in store.digests.get([key])[key].content.entries]
    assert [event.impression_id for event in store.events.of(impressions)] == impressions[1:]


def test_what_was_closed_before_it_was_received_may_come_another_time(store, person, digest, deliver):
    zoe = person()
    digest(zoe, (1, 2, 3, 4))
    store.offers.upsert([make_offer("O1", status=OfferStatus.FILLED)])
    store.offers.suspend([2], AT)
    (elsewhere,) = store.impressions.record([make_impression(store.persons.profiles([zoe])[zoe], 3)])
    answer(store, elsewhere, EventKind.INTERESTED, at=AT + HOUR)
    assert deliver(now=AT + 2 * HOUR) == 1
    assert store.ledger.pushed([zoe]) == {zoe: {3, 4}}


@pytest.mark.parametrize(("said", "barred"), [("accept and die", {1, 2}), ("451 4.3.0 Later", {2})])
def test_what_may_have_been_received_before_it_closed_never_comes_again(
    store, person, digest, deliver, relay, said, barred
):
    zoe = person()
    digest(zoe)
    relay.data = [said]
    assert deliver() == 0
    store.offers.upsert([make_offer("O1", status=OfferStatus.FILLED)])
    assert deliver(now=AT + HOUR) == 1
    assert store.ledger.pushed([zoe]) == {zoe: barred}


def test_what_left_before_its_worker_died_is_held_to_be_received_whole(store, person, digest, deliver):
    zoe = person()
    key = digest(zoe)
    store.outbox.take(9, AT, timedelta(seconds=1))
    store.deliveries.sent(store.deliveries.begin(key, EMAIL, AT).key, None, AT)
    store.offers.upsert([make_offer("O1", status=OfferStatus.FILLED)])
    assert deliver(now=AT + HOUR) == 1
    assert store.ledger.pushed([zoe]) == {zoe: {1, 2}}
    assert len(store.events.of(store.digests.get([key])[key].content.impression_ids)) == 2


def test_an_offer_under_review_or_answered_meanwhile_is_left_out(store, person, digest, deliver, relay):
    key = digest(person(), (1, 2, 3))
    store.offers.suspend([1], AT)
    answer(store, store.digests.get([key])[key].content.entries[1].impression_id, EventKind.INTERESTED)
    assert deliver(now=AT + 400 * DAY) == 1
    text = relay.parsed()[0].get_body("plain").get_content()
    assert ["n° 1" in text, "n° 2" in text, "n° 3" in text] == [False, False, True]


def test_what_someone_has_refused_elsewhere_since_keeps_out_all_that_its_rules_do(
    store, person, digest, deliver, relay
):
    zoe, other = person(1), person(2)
    store.offers.upsert(
        [
            make_offer("near", title="Tout près"),
            make_offer("far", title="Au loin", place=north_of(LYON, 20)),
            make_offer("refused", title="Refusée", place=north_of(LYON, 18)),
        ]
    )
    near, far, refused = (store.offers.keys([("default", one)])["default", one] for one in ("near", "far", "refused"))
    (elsewhere,) = store.impressions.record([make_impression(store.persons.profiles([zoe])[zoe], refused)])
    digest(zoe, (near, far))
    digest(other, (near, far))
    answer(store, elsewhere, EventKind.REFUSED, [RefusalReason.TOO_FAR], AT + HOUR)
    assert deliver(now=AT + 2 * HOUR) == 2
    texts = {mail["To"]: mail.get_body("plain").get_content() for mail in relay.parsed()}
    assert ["Au loin" in text for text in (texts["zoe1@courrier.example"], texts["zoe2@courrier.example"])] == [
        False,
        True,
    ]
    assert all("Tout près" in text for text in texts.values())


def test_what_someone_answers_to_a_question_keeps_out_what_its_rule_does(store, person, digest, deliver, relay):
    zoe = person()
    store.offers.upsert([make_offer("night", title="De nuit", schedule=Schedule(night=True))])
    night = store.offers.keys([("default", "night")])["default", "night"]
    key = digest(zoe, (1, night))
    (asked,) = store.impressions.record([make_impression(store.persons.profiles([zoe])[zoe], 3)])
    reply(store, asked, "night", accepts=False, at=AT + HOUR)
    assert deliver(now=AT + 2 * HOUR) == 1
    assert "De nuit" not in relay.parsed()[0].get_body("plain").get_content()
    assert state(store, key) == (DigestState.SENT, EMAIL)


def test_a_refusal_taken_back_keeps_out_nothing_else(store, person, digest, deliver, relay):
    zoe = person()
    store.offers.upsert([make_offer("far", place=north_of(LYON, 20)), make_offer("near")])
    far, near = (store.offers.keys([("default", one)])["default", one] for one in ("far", "near"))
    shown = [make_impression(store.persons.profiles([zoe])[zoe], 5)]
    store.offers.upsert([make_offer("O5", place=north_of(LYON, 18))])
    (elsewhere,) = store.impressions.record(shown)
    key = digest(zoe, (near, far))
    given = answer(store, elsewhere, EventKind.REFUSED, [RefusalReason.TOO_FAR], AT + HOUR)
    undo(store, given.event_id, AT + HOUR)
    assert deliver(now=AT + 2 * HOUR) == 1
    impressions = [entry.impression_id for entry in store.digests.get([key])[key].content.entries]
    assert [event.impression_id for event in store.events.of(impressions)] == impressions


def test_no_empty_digest_leaves(store, person, digest, deliver, relay):
    zoe = person()
    key = digest(zoe)
    store.offers.upsert([make_offer(f"O{n}", status=OfferStatus.FILLED) for n in (1, 2)])
    assert deliver() == 0
    assert state(store, key) == (DigestState.CANCELLED, None)
    told = digest(zoe, (3,), "2026-11-29", closed=(1,))
    store.offers.upsert([make_offer("O3", status=OfferStatus.FILLED)])
    assert deliver() == 1
    assert state(store, told) == (DigestState.SENT, EMAIL)
    assert "Une offre que vous aviez reçue n’est plus disponible" in relay.parsed()[0]["Subject"]


def test_quiet_hours_of_where_the_person_lives_are_waited_for_and_do_not_count_as_failures(
    store, person, digest, deliver
):
    zoe = person(departement="974", channels=(Channel.APP,))
    store.consents.give(zoe, Purpose.CHANNEL, Channel.APP, AT)
    key, night, morning = digest(zoe), AT.replace(hour=18), AT.replace(hour=4) + 2 * DAY  # a Saturday; 8:00 on Monday
    assert deliver([App()], now=night) == 0
    assert deliver([App()], now=night + DAY) == 0
    assert store.outbox.counts(night + DAY).later == 1
    assert deliver([App()], now=morning) == 1
    assert tried(store, key) == [(Channel.APP, DeliveryState.SENT, 1, 0)]


def test_an_email_rings_no_telephone_and_leaves_at_night(person, digest, deliver):
    digest(person())
    assert deliver(now=AT.replace(hour=23)) == 1


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun(store, person, digest, deliver, relay, office):
    for n in (1, 2, 3):
        digest(person(n))
    shared = office()
    accept = relay.handle_DATA

    async def handle_DATA(server, session, envelope):
        shared.stop.set()
        return await accept(server, session, envelope)

    relay.handle_DATA = handle_DATA
    assert deliver(stop=shared.stop) == 1
    counts = store.outbox.counts(AT)
    assert (counts.due, counts.taken) == (2, 0)
    assert [task.attempts for task in store.outbox.take(9, AT, HOUR)] == [1, 1]


def test_what_is_held_for_too_long_is_not_begun(store, person, digest, deliver, relay):
    digest(person())
    assert deliver(held=lambda: False) == 0
    assert relay.mails == {}
    assert deliver() == 1


def test_a_worker_that_died_after_the_answer_and_before_it_was_written_sends_the_same_message_again_and_counts_it(
    store, person, digest, deliver, relay
):
    key = digest(person())
    store.outbox.take(9, AT, timedelta(seconds=1))
    store.deliveries.begin(key, EMAIL, AT)
    assert deliver(now=AT + HOUR) == 1
    assert tried(store, key) == [(EMAIL, DeliveryState.SENT, 2, 1)]


def test_a_worker_that_died_after_it_wrote_that_the_mail_left_sends_nothing_again(
    store, person, digest, deliver, relay
):
    key = digest(person())
    store.outbox.take(9, AT, timedelta(seconds=1))
    store.deliveries.sent(store.deliveries.begin(key, EMAIL, AT).key, None, AT)
    assert deliver(now=AT + HOUR) == 1
    assert relay.mails == {}
    assert state(store, key) == (DigestState.SENT, EMAIL)


def test_a_fault_of_the_program_itself_loses_nothing(store, person, digest, deliver, relay):
    key = digest(person(), question="no such question")
    assert deliver() == 0
    assert tried(store, key) == [(EMAIL, DeliveryState.FAILED, 1, 0)]
    assert store.outbox.counts(AT).later == 1


def test_a_paper_only_person_is_never_said_to_have_read_online(store, person, digest, deliver):
    key = digest(person(channels=(Channel.PAPER,)))
    deliver()
    assert state(store, key) == (DigestState.READY, None)


def test_an_optional_channel_waits_for_a_consent(store, person, digest, deliver):
    zoe = person(channels=(Channel.APP, EMAIL))
    first = digest(zoe)
    deliver([App(), Space()])
    assert state(store, first) == (DigestState.SENT, SPACE)
    store.consents.give(zoe, Purpose.CHANNEL, Channel.APP, AT)
    second = digest(zoe, (3,), "2026-11-29")
    deliver([App(), Space()])
    assert state(store, second) == (DigestState.SENT, Channel.APP)
