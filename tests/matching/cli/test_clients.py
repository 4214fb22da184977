import pytest

from matching.cli import main
from matching.settings import load_settings
from matching.store import Store


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command on a store of its own; what it printed."""
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MATCHING_DATABASE_URL", raising=False)

    def run(*arguments):
        code = main(["clients", *arguments])
        captured = capsys.readouterr()
        return code, captured.out.strip(), captured.err

    return run


def test_a_client_added_has_the_key_printed_is_listed_and_can_be_revoked(run):
    code, key, _ = run("add", "Agence du Pont", "--source", "pont", "--scope", "profiles:read", "--id", "pont-1")
    assert code == 0
    with Store.open(load_settings().store_url) as store:
        assert store.clients.by_key(key).id == "pont-1"
    listed = run("list")[1]
    assert all(word in listed for word in ("pont-1", "Agence du Pont", "partner", "profiles:read", "in use"))
    assert key not in listed
    assert run("revoke", "pont-1")[0] == 0
    assert "revoked" in run("list")[1]
    with Store.open(load_settings().store_url) as store:
        assert store.clients.by_key(key) is None


def test_what_cannot_be_done_is_said_with_the_cure(run):
    code, _, said = run("revoke", "nobody")
    assert code == 1 and "clients list" in said
    code, _, said = run("add", "X", "--source", "x", "--scope", "everything")
    assert code == 2 and "profiles:read" in said
