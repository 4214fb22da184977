"""The commands of alerts, on the sample market."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from matching import sample
from matching.cli import main
from matching.domain import Frequency, Subscription
from matching.store import Store

MORNING = "2026-11-28T06:30:00Z"


@pytest.fixture
def store(tmp_path, lines):
    """A store with the sample market, and a person with an adviser for each of its profiles."""
    people = [
        {"id": raw["id"], "profile": {"source": "default", "id": raw["id"]}, "adviser": {"id": "ADVISER"}}
        for raw in sample.profiles()
    ]
    for name, records in (("offers", sample.offers()), ("profiles", sample.profiles()), ("persons", people)):
        path = lines(tmp_path / f"{name}.jsonl", records)
        assert main(["import", name, str(path), "--store", str(tmp_path / "store")]) == 0
    return str(tmp_path / "store")


def offer_for(profile):
    """An offer of the occupation that someone looks for, where they live."""
    place, (project, *_) = profile["place"], profile["projects"]
    where = {"latitude": place["latitude"], "longitude": place["longitude"], "commune": place["code_insee"]}
    return {"id": "NEW", "intitule": project["appellation"], "romeCode": project["rome"], "lieuTravail": where}


def table(capsys):
    """What a command printed, name -> number."""
    rows = [line.strip("│ ").split("│") for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    return {name.strip(): value.strip() for name, value in rows}


def test_a_night_is_rehearsed_then_run_once(store, capsys):
    capsys.readouterr()
    assert main(["alerts", "run", "--dry-run", "--at", MORNING, "--store", store]) == 0
    rehearsed = table(capsys)
    assert main(["alerts", "run", "--at", MORNING, "--processes", "2", "--store", store]) == 0
    done = table(capsys)
    n = str(len(list(sample.profiles())))
    assert (rehearsed["people whose turn it was"], done["people whose turn it was"], done["digests: welcome"]) == (
        n,
        n,
        n,
    )
    assert rehearsed["offers in them"] == done["offers in them"] != "0"
    assert main(["alerts", "run", "--at", MORNING, "--store", store]) == 0
    assert table(capsys)["people whose turn it was"] == "0"
    assert main(["alerts", "status", "--at", MORNING, "--store", store]) == 0
    status = table(capsys)
    assert status["subscribed and awake"] == f"{n} (100.0%)"
    assert status["offers in the ledger"] == done["offers in them"]
    assert json.dumps(status).count("welcome, ") == 2


def test_an_offer_that_is_imported_is_told_of_at_once(store, tmp_path, lines, capsys):
    raw = next(sample.profiles())
    with Store.open(f"sqlite:///{store}/matching.sqlite3") as opened:
        person = opened.persons.keys([("default", raw["id"])])["default", raw["id"]]
        opened.subscriptions.put(person, Subscription(Frequency.IMMEDIATE), datetime.now(UTC))
        command = [
            sys.executable,
            "-c",
            "import sys; from matching.cli import main; sys.exit(main())",
            "alerts",
            "watch",
        ]
        with subprocess.Popen([*command, "--store", store], stderr=subprocess.PIPE, text=True) as watching:
            assert watching.stderr.readline().startswith("Waiting")
            path = lines(tmp_path / "new.jsonl", [offer_for(raw)])
            assert main(["import", "offers", str(path), "--store", store]) == 0
            assert watching.stderr.readline() == "1 offers in 1 digests\n"
            watching.terminate()
            assert watching.wait() == 0
        (digest,) = opened.digests.of_person(person, None, 10)
        (entry,) = digest.content.entries
        assert opened.offers.get([entry.offer_key])[entry.offer_key].id == "NEW"
