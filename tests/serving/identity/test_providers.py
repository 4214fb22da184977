import pytest

from matching.errors import SettingsError
from serving.identity.principal import Role
from serving.identity.providers import read_providers

ENTRY = 'issuer = "https://login.example.fr"\naudience = "matching"\nrole = "adviser"\n'


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "providers.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return file


def test_providers_are_read_with_their_defaults(file):
    found = read_providers(file(f"[[providers]]\n{ENTRY}[[providers]]\n{ENTRY}claim = 'agent'\nsource = 'ft'\n"))
    assert [(one.role, one.claim, one.source) for one in found] == [
        (Role.ADVISER, "sub", "default"),
        (Role.ADVISER, "agent", "ft"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "providers = 3",
        "[[providers]]\n",
        f"[[providers]]\n{ENTRY}colour = 'blue'\n",
        "[[providers]]\n" + ENTRY.replace("adviser", "king"),
        "[[providers]]\n" + ENTRY.replace("https://", "http://"),
        "[[providers]]\n" + ENTRY.replace('"matching"', "3"),
        "not toml",
    ],
)
def test_what_cannot_be_used_names_the_setting(file, text):
    with pytest.raises(SettingsError, match="MATCHING_OIDC"):
        read_providers(file(text))


def test_a_missing_file_names_the_setting(tmp_path):
    with pytest.raises(SettingsError, match="MATCHING_OIDC"):
        read_providers(tmp_path / "absent.toml")
