import pytest

from matching.domain import Channel
from matching.errors import SettingsError
from matching.settings import Settings
from serving.delivery.means import Means
from serving.delivery.sms.provider import GONE, Provider
from serving.delivery.sms.settings import read_provider
from serving.settings import ServiceSettings

LEAST = 'url = "https://sms.example/v1"\nsender = "38600"\n'
URL = "https://offres.exemple.fr"


@pytest.fixture
def file(tmp_path):
    def file(text):
        written = tmp_path / "sms.toml"
        written.write_text(text, encoding="utf-8")
        return written

    return file


def test_an_address_and_a_number_are_enough(file):
    found = read_provider(file(LEAST), URL)
    assert found == Provider("https://sms.example/v1", "", "38600")
    assert (found.stop, found.gone, found.rate_per_s) == (None, GONE, 0)


def test_everything_is_read(file, tmp_path):
    (tmp_path / "token").write_text("secret\n")
    found = read_provider(
        file(
            f"""url = "http://127.0.0.1:9/v1"
token_file = "{tmp_path}/token"
sender = "EMPLOI"
stop = "36063"
rate_per_s = 20
timeout_s = 3
gone = [21, "x"]
refused = []
"""
        ),
        URL,
    )
    assert found == Provider(
        "http://127.0.0.1:9/v1", "secret", "EMPLOI", "36063", 3.0, frozenset({"21", "x"}), frozenset(), 20.0
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('sender = "38600"', "lacks 'url'"),
        ('url = "https://sms.example/v1"', "lacks 'sender'"),
        ('url = "http://sms.example/v1"\nsender = "38600"', "https://"),
        ('url = "sms.example"\nsender = "38600"', "https://"),
        ('url = "https://sms.example/v1"\nsender = "EMPLOI"', "STOP"),
        ('url = "https://sms.example/v1"\nsender = "EMPLOI POUR TOUS"', "sender"),
        (f'{LEAST}stop = "stop"', "stop"),
        (f"{LEAST}timeout_s = 0", "timeout_s"),
        (f"{LEAST}rate_per_s = -1", "rate_per_s"),
        (f'{LEAST}gone = "21"', "gone"),
        (f"{LEAST}tokenfile = 3", "tokenfile"),
        (f'{LEAST}token_file = "/absent"', "/absent"),
        ("url =", "cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(file, text, said):
    with pytest.raises(SettingsError, match=said):
        read_provider(file(text), URL)


def test_an_address_of_the_service_that_leaves_no_room_is_refused_before_any_message(file):
    with pytest.raises(SettingsError, match="MATCHING_PUBLIC_URL"):
        read_provider(file(LEAST), f"https://{'offres.' * 9}example.fr")


def test_a_worker_of_the_settings_carries_text_messages_at_their_rate(file, tmp_path, store):
    settings = ServiceSettings(Settings(tmp_path), sms=file(f"{LEAST}rate_per_s = 20\n"), public_url=URL)
    means = Means.of(settings)
    assert means.rates == {Channel.SMS: 20.0}
    carriers = means.carriers(store)
    assert [one.channel for one in carriers] == [Channel.SMS, Channel.SPACE]
    for one in carriers:
        one.close()
