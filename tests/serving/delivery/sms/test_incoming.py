from datetime import timedelta

import pytest

from matching.domain import Channel, DeliveryState, Purpose, Subscription
from matching.store.channel_faults import FaultKind
from serving.delivery.sms.incoming import TextReport, is_stop, take_report, take_text
from serving.delivery.space import Space
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.sms.conftest import MOBILE, NUMBER

SMS, SPACE = Channel.SMS, Channel.SPACE


@pytest.fixture
def hear(store):
    """A text message comes in."""

    def hear(text, number=NUMBER):
        with store.transaction() as tx:
            return take_text(tx, number, text, AT)

    return hear


@pytest.fixture
def report(store):
    """The provider tells what became of a message."""

    def report(reference, status, number=NUMBER):
        with store.transaction() as tx:
            return take_report(tx, reference, TextReport(status), number, AT)

    return report


@pytest.fixture
def sent(store, person, digest, deliver, operator):
    """A digest that left by text message; gives the person, the digest, and the reference of the message."""

    def sent(n=1, **changes):
        zoe = person(n, **changes)
        key = digest(zoe)
        deliver()
        return zoe, key, [*operator.messages][-1]

    return sent


def agrees(store, person):
    return bool(store.consents.agreed([person], Purpose.CHANNEL, SMS))


def by(store, digest_id):
    return [(one.channel, one.state) for one in store.deliveries.of_digest(digest_id)]


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop. ", "STOP svp", "stop SMS", "Stop!!!", "STOP36063", "ARRET", "arrêt", "Arre\u0302t",
     "ARRÊT svp", "Arrêtez", "merci d’arrêter", "ne m’écrivez plus, stop"],
)  # fmt: skip
def test_these_words_stop(text):
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "Oui",
        "Bonjour, merci pour l’offre",
        "Le poste est-il en non-stop de nuit ?",
        "👍",
    ],
)
def test_these_do_not(text):
    assert not is_stop(text)


@pytest.mark.parametrize("number", [NUMBER, NUMBER[1:], "0612345678"])
def test_stop_ends_the_consent_and_the_channel_at_once(store, sent, hear, number):
    zoe, *_ = sent()
    assert hear("stop svp", number) == "stop"
    (fault,) = store.channel_faults.of([zoe])[zoe]
    assert (fault.channel, fault.kind, fault.address) == (SMS, FaultKind.STOP, "")
    assert not agrees(store, zoe)


def test_what_waits_in_the_outbox_leaves_by_another_channel(store, sent, digest, deliver, hear, operator):
    zoe, *_ = sent()
    waiting = digest(zoe, (3,), "2026-11-29")
    hear("STOP")
    assert deliver() == 1
    assert by(store, waiting) == [(SPACE, DeliveryState.SENT)]
    assert len(operator.asked) == 1


def test_what_waits_to_be_tried_again_leaves_by_another_channel(store, sent, digest, deliver, hear, operator):
    zoe, *_ = sent()
    waiting = digest(zoe, (3,), "2026-11-29")
    operator.answers = [(503, {}, "{}")]
    deliver()
    hear("STOP")
    assert deliver(now=AT + timedelta(hours=1)) == 1
    assert by(store, waiting) == [(SMS, DeliveryState.FAILED), (SPACE, DeliveryState.SENT)]
    assert len(operator.asked) == 2


def test_what_a_worker_holds_already_is_not_sent(store, sent, digest, deliver, hear, operator):
    """The STOP comes while the message before it, of the same batch, is handed over."""
    zoe, *_ = sent()
    for day, offer in (("2026-11-29", 3), ("2026-11-30", 4)):
        digest(zoe, (offer,), day)
    operator.at = lambda _: hear("STOP")
    assert deliver() == 1
    assert len(operator.asked) == 2
    assert deliver() == 1


def test_all_who_share_a_number_are_heard_and_nobody_else(store, sent, hear):
    zoe, *_ = sent()
    ines, *_ = sent(2, phones=("+33 6 12 34 56 78",))
    other, *_ = sent(3, phones=("07 98 76 54 32",))
    hear("STOP")
    assert [agrees(store, one) for one in (zoe, ines, other)] == [False, False, True]


def test_a_number_that_its_owner_changed_stops_still(store, sent, hear):
    zoe, *_ = sent()
    person = store.persons.get([zoe])[zoe]
    store.persons.upsert([type(person)(person.id, person.source, person.profile, phones=("07 98 76 54 32",))])
    assert hear("STOP") == "stop" and not agrees(store, zoe)


def test_other_words_and_other_numbers_change_nothing_and_are_kept_nowhere(store, sent, hear):
    zoe, *_ = sent()
    assert hear("Mon médecin m’interdit le froid") == "other"
    assert hear("STOP", "+33700000000") == hear("STOP", "36063") == "unknown"
    assert agrees(store, zoe) and store.channel_faults.of([zoe]) == {}
    assert "médecin" not in str(store.about(zoe))


def test_stop_twice_is_as_once(store, sent, hear):
    zoe, *_ = sent()
    assert [hear("STOP"), hear("STOP")] == ["stop", "stop"]
    assert len(store.channel_faults.of([zoe])[zoe]) == 1


def test_whoever_was_erased_is_not_known(store, sent, hear):
    zoe, *_ = sent()
    store.erasure.erase(zoe, AT)
    assert hear("STOP") == "unknown"


def test_a_number_that_is_no_more_falls_back_once_and_is_not_written_to_again(
    store, sent, digest, deliver, report, operator
):
    zoe, key, reference = sent()
    assert [report(reference, "unknown_number"), report(reference, "unknown_number")] == ["unknown_number"] * 2
    (fault,) = store.channel_faults.of([zoe])[zoe]
    assert (fault.kind, fault.address) == (FaultKind.HARD_BOUNCE, MOBILE)
    assert deliver() == 1
    assert by(store, key) == [(SMS, DeliveryState.SENT), (SPACE, DeliveryState.SENT)]
    report(reference, "unknown_number")
    assert deliver() == 0
    digest(zoe, (3,), "2026-11-29")
    assert deliver() == 1 and len(operator.asked) == 1


def test_what_was_not_delivered_falls_back_once_and_the_number_stands(store, sent, deliver, report):
    zoe, key, reference = sent()
    for _ in range(2):
        assert report(reference, "undelivered") == "undelivered"
    assert store.channel_faults.of([zoe]) == {}
    assert deliver() == 1
    assert by(store, key)[-1] == (SPACE, DeliveryState.SENT)
    report(reference, "undelivered")
    assert deliver() == 0


def test_the_next_channel_is_that_of_the_person(store, sent, deliver, report):
    zoe, key, reference = sent()
    store.subscriptions.put(zoe, Subscription(channels=(SMS, Channel.EMAIL)), AT)
    report(reference, "undelivered")
    assert deliver(None) == 1
    assert by(store, key)[-1][0] is SPACE, "no e-mail leaves from here"


def test_a_report_of_a_number_that_its_owner_changed_says_nothing_of_the_new_one(store, sent, report):
    zoe, _, reference = sent()
    report(reference, "unknown_number", "+33798765432")
    assert store.channel_faults.of([zoe]) == {}
    report(reference, "unknown_number", None)
    assert [one.address for one in store.channel_faults.of([zoe])[zoe]] == [MOBILE]


def test_what_was_delivered_is_left_alone(store, sent, deliver, report):
    _, _, reference = sent()
    assert report(reference, "delivered") == "delivered"
    assert deliver() == 0


@pytest.mark.parametrize("forged", ["1.0123456789abcdef0123456789abcdef", "", "x", "1."])
def test_a_reference_that_is_not_ours_changes_nothing(store, sent, deliver, report, forged):
    zoe, *_ = sent()
    assert report(forged, "unknown_number") == "unknown"
    assert store.channel_faults.of([zoe]) == {} and deliver() == 0


def test_a_report_on_someone_erased_is_of_nobody(store, sent, report):
    zoe, _, reference = sent()
    store.erasure.erase(zoe, AT)
    assert report(reference, "unknown_number") == "unknown"


def test_a_stop_says_nothing_of_other_channels(store, sent, digest, deliver, email, relay, sms, hear):
    zoe, *_ = sent(channels=(SMS, Channel.EMAIL))
    hear("STOP")
    digest(zoe, (3,), "2026-11-29")
    assert deliver([sms, email(), Space()]) == 1
    assert len(relay.mails) == 1
