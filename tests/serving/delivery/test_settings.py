import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from matching.errors import SettingsError
from serving.delivery.mail import Sender
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
    key = rsa.generate_private_key(65537, 2_048)
    (tmp_path / "dkim.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
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
    sender, signature = relay.sender, relay.sender.signature
    assert (sender.name, sender.reply_to) == ("Offres d’emploi", "contact@emploi.example")
    assert (signature.selector, signature.domain) == ("s1", "emploi.example")
    assert signature.key.private_numbers() == key.private_numbers()
    assert (relay.bounces, relay.rate_per_s) == ("retours@emploi.example", 50.0)


def test_a_key_that_cannot_sign_is_named_before_any_mail(read, tmp_path):
    file = tmp_path / "dkim.pem"
    said = f'{LEAST}\n[dkim]\nselector = "s1"\ndomain = "emploi.example"\nkey_file = "{file}"'
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for key, why in ((b"PEM", "no private key in PEM"), (other, "not one of RSA")):
        file.write_bytes(key)
        with pytest.raises(SettingsError, match=why):
            read(said)


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
