import json
from datetime import UTC, datetime, timedelta

import pytest

from matching.cli import main
from matching.domain import Channel, DigestKind, DigestState, NewDigest, Person
from matching.store import Store
from matching.store.channel_faults import ChannelFault, FaultKind
from matching.store.digest_rows import DIGEST

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    """A store with a digest that waits, one that failed for good, and a stopped channel."""
    with Store.open(f"sqlite:///{tmp_path / 'matching.sqlite3'}") as store:
        store.persons.upsert([Person("N1")])
        kinds = DigestKind.WELCOME, DigestKind.SILENCE
        ids = store.digests.write([NewDigest(1, kind, kind, DigestState.READY) for kind in kinds], AT)
        task, _ = store.outbox.take(2, AT, timedelta(minutes=1))
        store.outbox.failed(task.key, "No channel of this person can be used", AT, None)
        store.outbox.postpone(store.outbox.put(DIGEST, {}, AT, AT + DAY), AT + DAY, "paper")
        store.deliveries.failed(store.deliveries.begin(ids[0], Channel.EMAIL, AT).key, "no answer", AT, uncertain=True)
        store.channel_faults.add(1, ChannelFault(Channel.EMAIL, FaultKind.COMPLAINT, AT))
    return tmp_path


def run(capsys, *arguments):
    assert main(["outbox", *map(str, arguments)]) == 0
    return capsys.readouterr()


def test_what_waits_what_left_and_what_is_stopped_are_counted(folder, capsys):
    at = ("--store", folder, "--at", "2026-11-28T09:00:30")
    counts = json.loads(run(capsys, "status", "--json", *at).out)
    assert counts == {
        "outbox": {"due": 0, "later": 1, "taken": 1, "dead": 1},
        "no channel yet": {"paper": 1},
        "digests": {"silence ready": 1, "welcome ready": 1},
        "deliveries": {"email failed": 1},
        "perhaps sent twice": {"email": 1},
        "channels stopped": {"email complaint": 1},
    }
    shown = run(capsys, "status", *at).out
    assert "perhaps sent twice" in shown and "no channel yet" in shown and "email complaint" in shown


def test_what_could_not_be_sent_is_listed_with_its_reason_and_tried_again(folder, capsys):
    (one,) = json.loads(run(capsys, "dead", "--json", "--store", folder).out)
    assert (one["kind"], one["error"]) == ("digest", "No channel of this person can be used")
    assert "No channel" in run(capsys, "dead", "--store", folder).out
    assert "1 to be tried again" in run(capsys, "retry", one["key"], "--store", folder).err
    assert "0 to be tried again" in run(capsys, "retry", "--all", "--store", folder).err
    assert json.loads(run(capsys, "dead", "--json", "--store", folder).out) == []


def test_retrying_says_what_to_retry(folder, capsys):
    assert main(["outbox", "retry", "--store", str(folder)]) == 1
    assert "--all" in capsys.readouterr().err


def test_reports_are_counted_by_what_they_say(folder, capsys, tmp_path):
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "1").write_bytes(b"Subject: Absence\n\nEn vacances.")
    counts = json.loads(run(capsys, "bounces", "--json", "--store", folder, tmp_path / "mails").out)
    assert counts["unreadable"] == sum(counts.values()) == 1
