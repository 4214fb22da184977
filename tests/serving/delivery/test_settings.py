import pytest

from matching.errors import SettingsError
from serving.delivery.mail import Sender, Signature
from serving.delivery.settings import read_relay
from serving.delivery.smtp import Server

LEAST = 'host = "relais.example"\nfrom = "offres@emploi.example"\n'


@pytest.fixture
def read(tmp_path):
    def read(text):
        file = tmp_path / "smtp.toml"
        file.write_text(text, encoding="utf-8")
        return read_relay(file)

    return read


def test_a_host_and_a_sender_are_enough_and_encryption_is_insisted_upon(read):
    relay = read(LEAST)
    assert relay.server == Server("relais.example", 587, starttls=True)
    assert relay.sender == Sender("offres@emploi.example", "Vos offres d’emploi")
    assert (relay.bounces, relay.rate_per_s) == (None, 0)


def test_everything_is_read(read, tmp_path):
    (tmp_path / "password").write_text("secret\n")
    (tmp_path / "dkim.pem").write_bytes(b"PEM")
    relay = read(
        f"""{LEAST}
port = 25
starttls = false
user = "offres"
password_file = "{tmp_path}/password"
timeout_s = 3
name = "Offres d’emploi"
reply_to = "contact@emploi.example"
bounces = "retours@emploi.example"
rate_per_s = 50

[dkim]
selector = "s1"
domain = "emploi.example"
key_file = "{tmp_path}/dkim.pem"
"""
    )
    assert relay.server == Server("relais.example", 25, False, "offres", "secret", 3.0)
    signature = Signature("s1", "emploi.example", b"PEM")
    assert relay.sender == Sender("offres@emploi.example", "Offres d’emploi", "contact@emploi.example", signature)
    assert (relay.bounces, relay.rate_per_s) == ("retours@emploi.example", 50.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host = ", "cannot be used"),
        ('host = "relais.example"', "lacks 'from'"),
        (LEAST + 'pasword_file = "x"', "unknown settings.*pasword_file"),
        (LEAST + 'password_file = "/absent"', "/absent cannot be read"),
        (LEAST + 'reply_to = "nobody"', "cannot be used"),
        (LEAST + 'name = "a\\nBcc: b"', "name is letters"),
        (LEAST + 'port = "smtp"', "cannot be used"),
        (LEAST + '[dkim]\nselector = "s"', "lacks 'domain'"),
        (LEAST + "rate_per_s = -1", "rate_per_s is"),
        (LEAST + "rate_per_s = nan", "rate_per_s is"),
    ],
)
def test_what_cannot_be_used_is_named(read, text, said):
    with pytest.raises(SettingsError, match=said):
        read(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"absent\.toml cannot be read"):
        read_relay(tmp_path / "absent.toml")
