import pytest

from matching.domain import Channel, DigestState, Person
from matching.errors import InputError
from matching.importing.bounces import Reports, mails, take_reports
from matching.store.channel_faults import FaultKind
from tests.matching.ingest.test_reports import KEY, bounce, complaint
from tests.serving.delivery.conftest import AT


@pytest.fixture
def sent(store, person, digest, deliver, relay):
    """A digest that left by e-mail; gives the person, the digest, and the key of the mail."""

    def sent(**changes):
        zoe = person(**changes)
        key = digest(zoe)
        deliver()
        (id_,) = relay.mails
        return zoe, key, id_.strip("<>").partition("@")[0]

    return sent


def take(store, report, key):
    return take_reports(store, [report.replace(KEY.encode(), key.encode())], AT)


def test_an_address_that_is_no_more_stops_the_channel_and_the_space_takes_over(store, sent, deliver, relay):
    zoe, digest_id, key = sent(emails=("zoe@courrier.example",))
    assert take(store, bounce(), key) == Reports(bounces=1)
    (fault,) = store.channel_faults.of([zoe])[zoe]
    assert (fault.channel, fault.kind, fault.address) == (
        Channel.EMAIL,
        FaultKind.HARD_BOUNCE,
        "zoe@courrier.example",
    )
    assert deliver() == 1
    assert [one.channel for one in store.deliveries.of_digest(digest_id)] == [Channel.EMAIL, Channel.SPACE]
    assert len(relay.envelopes) == 1
    impressions = [entry.impression_id for entry in store.digests.get([digest_id])[digest_id].content.entries]
    assert len(store.events.of(impressions)) == len(impressions)


def test_the_same_report_again_changes_nothing(store, sent, deliver):
    zoe, _, key = sent()
    for _ in range(2):
        take(store, bounce(), key)
    assert len(store.channel_faults.of([zoe])[zoe]) == 1
    assert deliver() == 1
    take(store, bounce(), key)
    assert deliver() == 0


def test_a_bounce_of_another_address_is_of_the_one_that_was_written_to(store, sent):
    zoe, _, key = sent(emails=("zoe@ancien.example",))
    take(store, bounce(), key)
    assert [fault.address for fault in store.channel_faults.of([zoe])[zoe]] == ["zoe@ancien.example"]


def test_whoever_gives_another_address_is_written_to_again(store, sent, digest, deliver, relay):
    zoe, _, key = sent(emails=("zoe@courrier.example",))
    take(store, bounce(), key)
    store.persons.upsert([Person("N1", "agency", ("default", "P1"), emails=("zoe@nouveau.example",))])
    digest(zoe, (3,), "2026-11-29")
    deliver()
    assert relay.envelopes[-1][1] == "zoe@nouveau.example"


def test_a_complaint_stops_every_address_and_nothing_is_sent_twice(store, sent, digest, deliver, relay):
    zoe, _, key = sent(emails=("zoe@courrier.example", "zoe@autre.example"))
    assert take(store, complaint(), key) == Reports(complaints=1)
    assert deliver() == 0
    second = digest(zoe, (3,), "2026-11-29")
    assert deliver() == 1
    found = store.digests.get([second])[second]
    assert (found.state, found.channel) == (DigestState.SENT, Channel.SPACE)
    assert len(relay.envelopes) == 1


def test_a_mail_refused_for_what_it_is_goes_by_the_next_channel_and_the_address_stands(store, sent, deliver):
    zoe, digest_id, key = sent()
    assert take(store, bounce(status="5.2.2"), key) == Reports(refused=1)
    assert store.channel_faults.of([zoe]) == {}
    assert deliver() == 1
    assert store.deliveries.of_digest(digest_id)[-1].channel is Channel.SPACE


def test_a_delay_is_nothing(store, sent, deliver):
    _, _, key = sent()
    assert take(store, bounce(action="delayed", status="4.4.1"), key) == Reports(delayed=1)
    assert deliver() == 0


@pytest.mark.parametrize("key", [KEY, "1." + "0" * 32, "1.", "nothing"])
def test_a_forged_report_stops_nobody(store, sent, key):
    zoe, *_ = sent()
    assert take(store, bounce(), key) == Reports(unknown=1)
    assert store.channel_faults.of([zoe]) == {}


def test_a_report_of_someone_erased_is_of_nobody(store, sent):
    zoe, _, key = sent()
    store.erasure.erase(zoe, AT)
    assert take(store, bounce(), key) == Reports(unknown=1)


def test_a_maildir_a_folder_and_one_mail_are_read_and_bad_mails_stop_nothing(store, tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1").write_bytes(bounce())
    (tmp_path / "box" / "cur" / "2").write_bytes(b"Subject: Absence\n\nEn vacances.")
    (tmp_path / "box" / "tmp" / "3").write_bytes(bounce())
    assert take_reports(store, mails(tmp_path / "box"), AT) == Reports(unknown=1, unreadable=1)
    assert len(list(mails(tmp_path / "box" / "cur"))) == len(list(mails(tmp_path / "box" / "cur" / "2"))) == 1
    with pytest.raises(InputError, match="is not there"):
        list(mails(tmp_path / "absent"))
