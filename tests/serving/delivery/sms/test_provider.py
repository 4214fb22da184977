from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from serving.delivery.carrier import Permanent, Temporary, Uncertain
from serving.delivery.sms.provider import LIMIT, Connection, Provider
from tests.serving.delivery.sms.operator import refused

NUMBER = "+33612345678"


@pytest.fixture
def connect(operator):
    made = []

    def connect(**changes):
        made.append(
            Connection(Provider(**{"url": operator.url, "token": "", "sender": "38600", "timeout_s": 1, **changes}))
        )
        return made[-1]

    yield connect
    for one in made:
        one.close()


def send(connection):
    return connection.send(NUMBER, "Une offre", "7.abc")


def test_what_is_accepted_has_the_name_that_the_provider_gives(connect, operator):
    operator.answers = [(200, {}, '{"id": 4711, "parts": 1}')]
    assert send(connect()) == "4711"
    ((headers, said),) = operator.asked
    assert said == {"to": NUMBER, "from": "38600", "text": "Une offre", "reference": "7.abc"}
    assert headers["Idempotency-Key"] == "7.abc" and "Authorization" not in headers


def test_a_connection_serves_many_messages_and_opens_again_after_it_was_closed(connect, operator):
    connection = connect()
    for _ in range(3):
        send(connection)
        connection.close()
    assert len(operator.asked) == 3


@pytest.mark.parametrize("status", [200, 400, 404, 422, 500])
def test_an_error_is_one_whatever_its_status(connect, operator, status):
    operator.answers = [refused("unknown_number", status)]
    with pytest.raises(Permanent) as error:
        send(connect())
    assert error.value.dead == NUMBER and NUMBER not in str(error.value)


@pytest.mark.parametrize("code", ["stopped", "blocked", "rejected"])
def test_a_message_refused_for_good_says_nothing_of_the_number(connect, operator, code):
    operator.answers = [refused(code)]
    with pytest.raises(Permanent) as error:
        send(connect())
    assert error.value.dead is None


def test_the_codes_of_another_provider_are_those_of_the_settings(connect, operator):
    own = connect(gone=frozenset({"21"}), refused=frozenset({"99"}))
    operator.answers = [(200, {}, '{"error": {"code": 21}}'), refused("unknown_number")]
    with pytest.raises(Permanent):
        send(own)
    with pytest.raises(Temporary):
        send(own)


@pytest.mark.parametrize(
    "answer",
    [
        refused("no_credit"),
        refused(NUMBER),
        refused("x" * 99),
        (400, {}, '{"error": "non"}'),
        (400, {}, '{"error": null}'),
        (401, {}, "{}"),
        (403, {}, "<html>Interdit</html>"),
        (404, {}, "<html></html>"),
        (301, {"Location": "https://ailleurs.example/"}, "ailleurs"),
        (429, {}, "{}"),
        (503, {}, "<html>Maintenance</html>"),
    ],
)
def test_what_may_pass_is_tried_again_and_the_number_is_not_repeated(connect, operator, answer):
    operator.answers = [answer]
    with pytest.raises(Temporary) as error:
        send(connect())
    assert NUMBER[1:] not in str(error.value) and len(operator.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, "<html>Connectez-vous au Wi-Fi</html>"),
        (200, {}, "{}"),
        (200, {}, '{"id": ""}'),
        (200, {}, '["id"]'),
        (202, {}, "[" * 10_000),
        (200, {}, '{"id": "' + "x" * (2 * LIMIT) + '"}'),
        (500, {}, "{}"),
        (502, {}, "<html></html>"),
        (504, {}, " "),
        "die",
        "accept and die",
        "silence",
        "accept and silence",
    ],
)
def test_what_nobody_can_know_is_said_so(connect, operator, answer):
    operator.answers = [answer]
    with pytest.raises(Uncertain) as error:
        send(connect())
    assert NUMBER not in str(error.value)


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        ("-5", 0, 0),
        ("bientôt", 0, 0),
        ("9" * 40, 0, 0),
        ("Thu, 01 Jan 2015 00:00:00 GMT", 0, 0),
        pytest.param(
            format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True), 80_000, 86_400, id="tomorrow"
        ),
    ],
)
def test_how_long_to_wait_is_read_in_seconds_or_until_a_date(connect, operator, said, least, most):
    operator.answers = [(429, {"Retry-After": said.encode().decode("latin-1")}, "{}")]
    with pytest.raises(Temporary) as error:
        send(connect())
    assert timedelta(seconds=least) <= error.value.wait <= timedelta(seconds=most)


def test_a_provider_that_is_not_there_or_has_no_name_is_tried_again(connect):
    for url in ("http://127.0.0.1:1/", "http://personne.invalid/"):
        with pytest.raises(Temporary):
            send(connect(url=url))
