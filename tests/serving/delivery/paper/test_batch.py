"""Letters that wait become a batch, once; those that come back stop the address, once."""

import csv
import hashlib
import json
from datetime import timedelta

import pytest

from matching.domain import Channel, Subscription
from matching.errors import InputError, SettingsError
from matching.store.channel_faults import WHOLE, ChannelFault, FaultKind
from serving.delivery.paper.__main__ import main
from serving.delivery.paper.batch import Batched, close_batch, take_returned
from serving.delivery.paper.carrier import Paper
from serving.delivery.paper.settings import read_letters
from serving.delivery.space import Space
from serving.links import codes
from serving.links.codes import CodeKind
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.paper.conftest import HOME

PAPER = (Channel.PAPER, Channel.SPACE)


@pytest.fixture
def posted(store, person, digest, deliver, post):
    """Sends letters to people, each at an address of theirs; their digests."""

    def posted(*addresses, first=1):
        people = [person(first + n, channels=PAPER, postal_address=one) for n, one in enumerate(addresses)]
        digests = [digest(one) for one in people]
        assert deliver([Paper(post), Space()]) == len(digests)
        return digests

    return posted


@pytest.fixture
def manifest(tmp_path):
    def manifest(batch, name="letters"):
        folder = tmp_path / "print" / name / "batches" / batch
        with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        assert {path.name for path in folder.iterdir()} == {"manifest.csv", *(row["file"] for row in rows)}
        return folder, rows

    return manifest


def test_a_batch_lists_its_letters_by_postcode_those_abroad_last(store, office, posted, post, manifest, waiting):
    keys = office().keys
    lyon, brussels, reunion, paris = posted(
        HOME,
        ("Rue Haute 5", "1000 Bruxelles", "Belgique"),
        ("4 rue A", "97417 Saint-Denis"),
        ("1 rue B", "75001 Paris"),
    )
    done = close_batch(store, post.folder, AT)
    folder, rows = manifest("2025-11-29-1")
    assert [row["key"] for row in rows] == [keys.written(one) for one in (lyon, paris, reunion, brussels)]
    assert [(row["order"], row["postcode"], row["country"]) for row in rows] == [
        ("1", "69003", "FRANCE"),
        ("2", "75001", "FRANCE"),
        ("3", "97417", "FRANCE"),
        ("4", "", "BELGIQUE"),
    ]
    for row in rows:
        assert hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert done == Batched("2025-11-29-1", 4, sum(int(row["pages"]) for row in rows), 0)
    assert {row["batch"] for row in rows} == {"2025-11-29-1"} and waiting() == {}


def test_a_batch_is_a_copy_that_is_deleted_when_its_day_comes(store, posted, post, manifest):
    posted(HOME)
    close_batch(store, post.folder, AT)
    folder, _ = manifest("2025-11-29-1")
    assert store.exports.expired(AT + timedelta(days=29)) == []
    assert [one.path for one in store.exports.expired(AT + timedelta(days=31))] == [str(folder)]


def test_when_nothing_waits_there_is_no_batch(store, post, tmp_path):
    assert close_batch(store, post.folder, AT) == Batched(None, 0, 0, 0)
    assert not [*(tmp_path / "print" / "letters" / "batches").glob("*/")]


def test_the_letters_of_another_day_are_another_batch(store, posted, post):
    posted(HOME)
    assert close_batch(store, post.folder, AT).batch == "2025-11-29-1"
    posted(HOME, first=2)
    assert close_batch(store, post.folder, AT).batch == "2025-11-29-2"


@pytest.mark.parametrize("how", ["erased", "stopped", "no more letters"])
def test_whoever_leaves_before_the_batch_has_no_letter(how, store, posted, post, manifest, tmp_path):
    gone, stays = posted(HOME, HOME)
    person = store.digests.get([gone])[gone].person_key
    if how == "erased":
        store.erasure.erase(person, AT)
    elif how == "stopped":
        store.subscriptions.stop(person, AT)
    else:
        store.channel_faults.add(person, ChannelFault(Channel.PAPER, FaultKind.COMPLAINT, AT, WHOLE))
    done = close_batch(store, post.folder, AT)
    _, (row,) = manifest("2025-11-29-1")
    assert (done.letters, done.deleted) == (1, 1)
    assert row["key"].startswith(f"{stays:x}.")
    assert len([*(tmp_path / "print").rglob("*.pdf")]) == 1


def test_letters_of_another_database_are_refused_and_none_is_lost(store, posted, post, tmp_path):
    posted(HOME)
    post.folder.put("1.ffffffffffffffffffffffffffffffff", b"%PDF")
    for _ in range(2):
        with pytest.raises(InputError, match="of another database"):
            close_batch(store, post.folder, AT)
    assert len([*(tmp_path / "print").rglob("*.pdf")]) == 2


def test_a_letter_written_again_after_its_batch_is_not_printed_twice(store, message, posted, post, manifest, tmp_path):
    (one,) = posted(HOME)
    close_batch(store, post.folder, AT)
    Paper(post).send(message(one))
    assert close_batch(store, post.folder, AT) == Batched(None, 0, 0, 1)
    assert len([*(tmp_path / "print").rglob("*.pdf")]) == 1


def test_a_letter_that_came_back_stops_the_address_and_leaves_by_another_channel_once(store, posted, deliver):
    (one,) = posted(HOME)
    code = f" {codes.written(one, CodeKind.LETTER).lower()} "
    found = take_returned(store, [code, code], AT)
    assert (found.addresses, found.moved, found.again, found.unknown) == (1, 0, 1, 0)
    key = store.digests.get([one])[one].person_key
    assert store.channel_faults.of([key])[key] == [
        ChannelFault(Channel.PAPER, FaultKind.HARD_BOUNCE, AT, "\n".join(HOME))
    ]
    assert deliver([Space()]) == 1
    assert {one.channel for one in store.deliveries.of_digest(one)} == {*PAPER}
    again = take_returned(store, [code], AT)
    assert (again.addresses, again.again) == (0, 0)


def test_a_letter_that_came_back_from_a_former_address_says_nothing_of_the_new_one(store, posted, person):
    (one,) = posted(HOME)
    key = store.digests.get([one])[one].person_key
    person(1, channels=PAPER, postal_address=("1 rue Neuve", "69001 Lyon"))
    found = take_returned(store, [codes.written(one, CodeKind.LETTER)], AT)
    assert (found.addresses, found.moved, found.again) == (0, 1, 1)
    assert store.channel_faults.of([key]) == {}


def test_what_names_no_letter_is_counted(store, person, digest, office):
    unsent = digest(person())
    words = ["", "K7F-3Q2", codes.written(unsent), codes.written(unsent, CodeKind.LETTER), office().keys.written(99)]
    assert take_returned(store, words, AT).unknown == len(words)


def test_someone_whose_letters_are_read_with_them_has_theirs_in_a_batch_apart(
    store, person, digest, deliver, post, manifest
):
    zoe = person(channels=PAPER)
    store.subscriptions.put(zoe, Subscription(visited=True), AT)
    one = digest(zoe)
    deliver([Paper(post)])
    assert close_batch(store, post.folder, AT).letters == 0
    assert close_batch(store, post.visits, AT).letters == 1
    _, (row,) = manifest("2025-11-29-1", "visits")
    assert row["key"].startswith(f"{one:x}.")


LETTERS = 'name = "Agence"\naddress = ["1 rue A", "69001 Lyon"]\nphone = "39 49"\n'


@pytest.fixture
def letters_file(tmp_path):
    file = tmp_path / "letters.toml"
    file.write_text(f'folder = "{tmp_path}/print"\nvisits = true\n{LETTERS}', encoding="utf-8")
    return file


def test_the_settings_are_read(letters_file):
    post = read_letters(letters_file)
    assert (post.agency.name, post.agency.address, post.agency.phone) == ("Agence", ("1 rue A", "69001 Lyon"), "39 49")
    assert post.visits is not None
    letters_file.write_text(letters_file.read_text().replace("visits = true", ""))
    assert read_letters(letters_file).visits is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "lacks 'address'"),
        (LETTERS, "lacks 'folder'"),
        (LETTERS + 'folder = "{0}"\nvisit = true', "unknown settings.*visit"),
        (LETTERS + 'folder = "{0}"\nvisits = 1', "visits is true or false"),
        (LETTERS.replace('["1 rue A", "69001 Lyon"]', '"Lyon"') + 'folder = "{0}"', "address is a list"),
        (LETTERS + 'folder = "{0}/file/inside"', "cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_named(said, why, tmp_path):
    (tmp_path / "file").write_text("")
    file = tmp_path / "letters.toml"
    file.write_text(said.format(tmp_path), encoding="utf-8")
    with pytest.raises(SettingsError, match=why):
        read_letters(file)


def test_the_command_closes_batches_and_takes_letters_back(
    store, store_url, posted, post, letters_file, tmp_path, monkeypatch, capsys
):
    (one,) = posted(HOME)
    environ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": store_url, "LETTERS": str(letters_file)}
    for name, value in environ.items():
        monkeypatch.setenv(f"MATCHING_{name}", value)
    assert main(["batch"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["letters"]["letters"], counts["visits"]["letters"]) == (1, 0)
    assert main(["returned", codes.written(one, CodeKind.LETTER)]) == 0
    assert json.loads(capsys.readouterr().out) == {"addresses": 1, "moved": 0, "again": 1, "unknown": 0}
    monkeypatch.delenv("MATCHING_LETTERS")
    assert main(["batch"]) == 1
    assert "MATCHING_LETTERS is not set" in capsys.readouterr().err
