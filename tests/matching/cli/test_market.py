import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from matching.cli import main
from matching.geo import great_circle_km

AT = "2026-11-20T09:00:00+00:00"
Lines = Callable[[Path, object], Path]
Records = Callable[[Path], list[dict]]


def first_lines(path: Path, n: int) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:n]]


@pytest.fixture
def store(market: Path, tmp_path: Path) -> Path:
    """A store of its own, already filled."""
    return Path(shutil.copytree(market / "store", tmp_path / "store"))


def test_offers_are_found_for_each_profile_with_reasons(market: Path, tmp_path: Path, records: Records) -> None:
    out = tmp_path / "out.jsonl"
    command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), "--n", "5", str(out)]
    assert main([*command, "--store", str(market / "store"), "--at", AT]) == 0
    found = {record["id"]: record for record in records(out)}
    assert len(found) == 40
    cook = found["P001"]["matches"]
    assert cook[0]["offer_id"] in {"DEMO001", "DEMO004"}
    assert all({"offer_id", "score", "similarity", "distance_km", "for", "against"} <= set(match) for match in cook)
    assert [match["score"] for match in cook] == sorted((match["score"] for match in cook), reverse=True)
    assert cook[0]["for"]
    assert max(len(record["matches"]) for record in found.values()) <= 5


def test_nothing_outside_the_radius_is_proposed(market: Path, tmp_path: Path, records: Records) -> None:
    out = tmp_path / "out.jsonl"
    command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), "--n", "50", str(out)]
    assert main([*command, "--store", str(market / "store"), "--at", AT]) == 0
    places = {o["id"]: o["lieuTravail"] for o in first_lines(market / "offers.jsonl", 1000)}
    people = {p["id"]: p for p in first_lines(market / "profiles.jsonl", 1000)}
    checked = 0
    for record in records(out):
        person = people[record["id"]]
        radius = person.get("mobility", {}).get("radius_km")
        for match in record["matches"]:
            home, work = person["place"], places[match["offer_id"]]
            if radius is None or "latitude" not in work or "latitude" not in home:
                continue
            km = great_circle_km(home["latitude"], home["longitude"], work["latitude"], work["longitude"])
            assert km <= radius + 0.01
            checked += 1
    assert checked > 20


def test_profiles_are_found_for_each_offer(market: Path, tmp_path: Path, records: Records) -> None:
    out = tmp_path / "out.jsonl"
    command = ["match", "profiles", "--offers", str(market / "offers.jsonl"), "--n", "3", str(out)]
    assert main([*command, "--store", str(market / "store"), "--at", AT]) == 0
    found = {record["id"]: record for record in records(out)}
    assert found["DEMO001"]["matches"][0]["profile_id"] == "P001"
    assert found["DEMO003"]["matches"][0]["profile_id"] == "P003"


def test_an_empty_store_is_said_and_gives_empty_lists(
    market: Path, tmp_path: Path, records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), str(tmp_path / "out")]
    assert main([*command, "--store", str(tmp_path / "s")]) == 0
    assert "matching import offers" in capsys.readouterr().err
    assert all(record["matches"] == [] for record in records(tmp_path / "out"))


def test_the_same_moment_gives_the_same_lists(market: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for out in outs:
        command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), str(out)]
        assert main([*command, "--store", str(market / "store"), "--at", AT]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_same_file_twice_changes_nothing(
    market: Path, store: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["import", "offers", str(market / "offers.jsonl"), "--store", str(store)]) == 0
    assert "added 0, changed 0, unchanged 152, rejected 0" in capsys.readouterr().out


def test_a_snapshot_closes_what_it_lacks_unless_it_lacks_too_much(
    market: Path, store: Path, tmp_path: Path, lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    most, few = (lines(tmp_path / f"{n}.jsonl", first_lines(market / "offers.jsonl", n)) for n in (150, 60))
    assert main(["import", "offers", str(few), "--snapshot", "--store", str(store)]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["import", "offers", str(most), "--snapshot", "--store", str(store)]) == 0
    assert "closed 2" in capsys.readouterr().out
    assert main(["import", "offers", str(few), "--snapshot", "--force", "--store", str(store)]) == 0
    assert "closed 90" in capsys.readouterr().out


def test_a_closed_offer_is_no_longer_proposed(market: Path, store: Path, tmp_path: Path, records: Records) -> None:
    person = first_lines(market / "profiles.jsonl", 1)[0]
    query = tmp_path / "p.jsonl"
    query.write_text(json.dumps(person) + "\n", encoding="utf-8")
    command = ["match", "offers", "--profiles", str(query), "--n", "1", "--at", AT, "--store", str(store)]
    assert main([*command, str(tmp_path / "before")]) == 0
    best = records(tmp_path / "before")[0]["matches"][0]["offer_id"]
    offer = next(o for o in first_lines(market / "offers.jsonl", 1000) if o["id"] == best)
    closed = tmp_path / "closed.jsonl"
    closed.write_text(json.dumps({**offer, "statut": "pourvue"}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert main(["import", "offers", str(closed), "--store", str(store)]) == 0
    assert main([*command, str(tmp_path / "after")]) == 0
    assert records(tmp_path / "after")[0]["matches"][0]["offer_id"] != best


def test_bad_records_go_to_the_rejects_with_their_reason(tmp_path: Path, records: Records) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a", "intitule": "Boulanger"}\n{"intitule": "sans id"}\n[1]\n{"id": 3}\n', encoding="utf-8")
    rejects = tmp_path / "rejects.jsonl"
    assert main(["import", "offers", str(path), "--store", str(tmp_path / "s"), "--rejects", str(rejects)]) == 0
    assert [(r["line"], r["reason"]) for r in records(rejects)] == [(2, "no_id"), (3, "not_object"), (4, "no_title")]


def test_canonical_offers_say_where_each_fact_was_read(market: Path, tmp_path: Path, records: Records) -> None:
    assert main(["parse", "offers", str(market / "offers.jsonl"), str(tmp_path / "out"), "--store", str(tmp_path)]) == 0
    parsed = records(tmp_path / "out")
    assert len(parsed) == 152
    cook = next(p for p in parsed if p["id"] == "DEMO001")
    assert cook["pay"]["min_eur_month"] == 1900
    assert cook["facts"]["split_shift"]["source"] in {"field", "text"}
    assert all({"value", "source", "words", "confidence"} == set(f) for p in parsed for f in p["facts"].values())


def test_json_resume_becomes_a_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    resume = {
        "basics": {"label": "Développeuse web", "location": {"postalCode": "35000", "city": "Rennes"}},
        "work": [{"position": "Développeuse web", "startDate": "2021-01", "endDate": "2024-01"}],
        "skills": [{"name": "Web", "keywords": ["HTML", "CSS"]}],
    }
    path = tmp_path / "resume.json"
    path.write_text(json.dumps(resume, indent=1, ensure_ascii=False), encoding="utf-8")
    command = ["import", "profiles", str(path), "--format", "jsonresume", "--store", str(tmp_path / "s")]
    assert main(command) == 0
    assert "added 1" in capsys.readouterr().out


def truncated(path: Path) -> None:
    path.write_bytes(gzip.compress(b'{"id": "a", "intitule": "Boulanger"}\n' * 2000)[:-20])


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "truncated.gz": truncated,
    "utf16": lambda path: path.write_text('{"id": "a", "intitule": "Boulangère"}\n', encoding="utf-16"),
    "latin1": lambda path: path.write_text('{"id": "a", "intitule": "Boulangère"}\n', encoding="latin-1"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_an_unusable_file_is_explained_and_nothing_is_written(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / kind
    BAD_FILES[kind](path)
    assert main(["import", "offers", str(path), "--store", str(tmp_path / "s")]) == 1
    assert kind in capsys.readouterr().err
    good = tmp_path / "good.jsonl"
    good.write_text('{"id": "b", "intitule": "Cariste"}\n', encoding="utf-8")
    assert main(["import", "offers", str(good), "--store", str(tmp_path / "s"), "--snapshot"]) == 0
    assert capsys.readouterr().out.startswith("added 1, changed 0, unchanged 0, rejected 0\n")


def test_odd_values_in_an_offer_never_stop_an_import(
    tmp_path: Path, lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    offer = {"id": "a", "intitule": "Boulanger", "romeCode": "Z9999", "description": "pain " * 2_000_000}
    odd = [offer, {**offer, "id": "b", "description": 3, "lieuTravail": {"latitude": "NaN", "longitude": "x"}}]
    assert main(["import", "offers", str(lines(tmp_path / "o.jsonl", odd)), "--store", str(tmp_path / "s")]) == 0
    assert "added 2" in capsys.readouterr().out


def test_a_wrong_folder_is_no_rome_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "rome", str(tmp_path), "--store", str(tmp_path / "s")]) == 1
    assert "CSV" in capsys.readouterr().err


def test_the_demo_shows_three_people_and_three_offers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--at", AT]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("P001", "P002", "P003", "Saint-Denis", "Rennes"))
    assert "C’est le métier que vous recherchez" in shown


@pytest.mark.data
def test_the_official_release_is_imported_and_used(shared_data: Path, tmp_path: Path, records: Records) -> None:
    store = str(tmp_path / "s")
    assert main(["import", "rome", str(shared_data / "rome_v460"), "--store", store]) == 0
    query = tmp_path / "t.jsonl"
    query.write_text('{"id": 1, "title": "Boulanger"}\n', encoding="utf-8")
    assert main(["code", str(query), str(tmp_path / "out"), "--n", "1"]) == 0
    assert records(tmp_path / "out")[0]["codes"][0]["rome"] == "D1102"


def test_forks_write_what_one_process_writes(
    market: Path, tmp_path: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = first_lines(market / "profiles.jsonl", 40)
    many = lines(tmp_path / "many.jsonl", [{**p, "id": f"{p['id']}-{k}"} for k in range(40) for p in people])
    command = ["match", "offers", "--profiles", str(many), "--n", "2", "--at", AT, "--store", str(market / "store")]
    for threads in ("1", "2"):
        monkeypatch.setenv("MATCHING_THREADS", threads)
        assert main([*command, str(tmp_path / threads)]) == 0
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert (tmp_path / "1").read_bytes().count(b"\n") == 1600
