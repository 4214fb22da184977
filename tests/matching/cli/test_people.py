import shutil
from datetime import UTC, datetime

from matching.cli import main
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PROFILES = [{"id": "P1", "text": "boulangère"}, {"id": "P2", "text": "fleuriste"}]
PERSONS = [{"id": "N1", "profile": {"id": "P1"}, "name": "Anaïs"}, {"id": "N2", "profile": {"id": "absent"}}]


def fill(tmp_path, lines):
    folder = tmp_path / "store"
    for name, records in (("profiles", PROFILES), ("persons", PERSONS)):
        path = lines(tmp_path / f"{name}.jsonl", records)
        assert main(["import", name, str(path), "--store", str(folder), "--rejects", str(tmp_path / "bad.jsonl")]) == 0
    return folder


def opened(folder):
    return Store.open(f"sqlite:///{folder / 'matching.sqlite3'}")


def test_persons_are_imported_and_bad_ones_told(tmp_path, lines, records, capsys):
    fill(tmp_path, lines)
    assert "added 1, changed 0, unchanged 0, rejected 1" in capsys.readouterr().out
    (bad,) = records(tmp_path / "bad.jsonl")
    assert (bad["line"], bad["reason"]) == (2, "unknown_profile")


def test_a_restored_backup_forgets_again(tmp_path, lines, capsys):
    live, backup = fill(tmp_path, lines), tmp_path / "backup"
    shutil.copytree(live, backup)
    with opened(live) as store:
        store.erasure.erase(1, AT)
    file = tmp_path / "erasures.jsonl"
    assert main(["erasures", "export", str(file), "--store", str(live)]) == 0
    assert "N1" not in file.read_text() and "P1" not in file.read_text()
    assert main(["erasures", "apply", str(file), "--store", str(backup)]) == 0
    assert "persons 1, profiles 1" in capsys.readouterr().out
    with opened(backup) as store:
        assert store.persons.count() == 0
        assert [profile.id for _, profile in store.profiles.stream()] == ["P2"]


def test_erasures_of_another_database_are_refused(tmp_path, lines, capsys):
    live = fill(tmp_path, lines)
    file = lines(tmp_path / "other.jsonl", [{"database": "another", "digest": "00", "at": AT.isoformat()}])
    assert main(["erasures", "apply", str(file), "--store", str(live)]) == 1
    assert "not of this database" in capsys.readouterr().err
    file.write_text("{")
    assert main(["erasures", "apply", str(file), "--store", str(live)]) == 1


def test_who_was_erased_is_imported_again_once_let_in(tmp_path, lines, capsys):
    folder = fill(tmp_path, lines)
    with opened(folder) as store:
        store.erasure.erase(1, AT)
    fill(tmp_path, lines)
    assert "added 0, changed 0, unchanged 1, rejected 1" in capsys.readouterr().out
    lift = ["erasures", "lift", "--by", "adviser:A12", "--store", str(folder)]
    assert main([*lift, "N1", "P1"]) == 0
    fill(tmp_path, lines)
    with opened(folder) as store:
        assert store.persons.keys([("default", "N1")]) and store.profiles.keys([("default", "P1")])
        assert store.audit.verify() is None
    assert main([*lift, "N1"]) == 1
    assert "None of these keys" in capsys.readouterr().err


def test_retention_prints_what_it_deleted(tmp_path, lines, monkeypatch, capsys):
    live, periods = fill(tmp_path, lines), tmp_path / "periods.toml"
    periods.write_text("idempotency = 2\n")
    monkeypatch.setenv("MATCHING_RETENTION", str(periods))
    with opened(live) as store:
        store.idempotency.begin("c", "k", bytes(32), AT)
    assert main(["retain", "--store", str(live), "--at", "2026-11-22"]) == 0
    first = capsys.readouterr().out
    assert main(["retain", "--store", str(live), "--at", "2026-11-23"]) == 0
    printed = (first + capsys.readouterr().out).splitlines()
    assert [line.split()[-2] for line in printed if "idempotency" in line] == ["0", "1"]


def test_retention_takes_who_was_erased_out_of_files_and_leaves_the_others(tmp_path, lines, capsys):
    folder = fill(tmp_path, lines)
    work = Workspace(Settings(folder))
    assert len(work.profiles) == 2
    former = folder / "offers" / "pool.json"
    former.parent.mkdir()
    former.touch()
    work.store.erasure.erase(1, AT)
    work.store.close()
    assert any(b"P1" in path.read_bytes() for path in folder.rglob("*.npy"))
    assert main(["retain", "--store", str(folder), "--at", "2026-11-21T03:00:00+00:00"]) == 0
    held = [path.read_bytes() for path in folder.rglob("*.npy")]
    assert not any(b"P1" in content for content in held)
    assert any(b"P2" in content for content in held)
    assert not former.exists()
    with opened(folder) as store:
        assert not store.compaction.run(datetime(2026, 11, 30, tzinfo=UTC))  # done
