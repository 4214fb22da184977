import asyncio
import ssl

import pytest
from aiosmtpd.smtp import AuthResult

from serving.delivery.carrier import Permanent, Temporary
from serving.delivery.smtp import PER_CONNECTION, Connection, Server
from tests.serving.delivery.relay import Relay

MAIL = b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\n.\r\n.. two\r\nend"
FROM, TO = "a@b.example", "zoe@courrier.example"


@pytest.fixture(params=[[], ["PIPELINING"]], ids=["one at a time", "pipelining"])
def relay(relay, request):
    """A server that takes commands one at a time, and one that takes them together."""
    relay.extensions = request.param
    return relay


@pytest.fixture
def secure(certificate):
    """A relay that asks for encryption and for a password."""

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"offres", b"secret"), handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    relay = Relay(tls_context=context, require_starttls=True, auth_required=True, authenticator=authenticate)
    yield relay
    relay.close()


@pytest.fixture
def connect():
    made = []

    def connect(port, **changes):
        made.append(Connection(Server("127.0.0.1", port, **{"timeout_s": 5.0, **changes})))
        return made[-1]

    yield connect
    for one in made:
        one.close()


def send(connection, to=TO):
    return connection.send(FROM, to, MAIL, "key")


def test_a_mail_goes_encrypted_with_a_password(secure, connect, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert "queued as" in send(connect(secure.port, user="offres", password="secret"))
    assert list(secure.mails) == ["<1@b.example>"]


def test_lines_that_begin_with_a_full_stop_arrive_as_they_are(relay, connect):
    send(connect(relay.port, starttls=False))
    assert relay.mails["<1@b.example>"] == [MAIL + b"\r\n"]


def test_a_server_that_nobody_vouches_for_is_not_written_to(secure, connect):
    with pytest.raises(Temporary, match="SSLCertVerificationError"):
        send(connect(secure.port, user="offres", password="secret"))
    assert secure.mails == {}


def test_without_encryption_nothing_is_sent_when_it_is_insisted_upon(relay, connect):
    with pytest.raises(Temporary, match="SMTPNotSupportedError"):
        send(connect(relay.port, user="offres", password="secret"))
    assert relay.mails == {}


def test_a_wrong_password_is_no_fault_of_the_person(secure, connect, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(Temporary, match="SMTPAuthenticationError"):
        send(connect(secure.port, user="offres", password="other"))


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        ("550 5.1.1 No such user", TO),
        ("550 No such user", TO),
        ("553 Not a mailbox", TO),
        ("550 5.7.1 Your network is blocked", None),
        ("552 5.2.2 Full", None),
        ("554 Policy", None),
    ],
)
def test_only_an_address_that_is_no_more_is_said_to_be_dead(relay, connect, answer, dead):
    relay.recipient[TO] = answer
    with pytest.raises(Permanent) as refused:
        send(connect(relay.port, starttls=False))
    assert refused.value.dead == dead
    assert TO not in str(refused.value)


@pytest.mark.parametrize(("extensions", "waits"), [([], True), (["PIPELINING"], False)])
def test_commands_go_together_to_a_server_that_takes_them_so(relay, connect, extensions, waits):
    begun = []

    async def handle_MAIL(server, session, envelope, address, options):
        await asyncio.sleep(0)  # what was sent with MAIL is read
        begun.append(bytes(server._reader._buffer))
        envelope.mail_from = address
        return "250 ok"

    relay.extensions, relay.handle_MAIL = extensions, handle_MAIL
    send(connect(relay.port, starttls=False))
    assert begun == [b"" if waits else b"RCPT TO:<zoe@courrier.example>\r\nDATA\r\n"]


def test_nothing_is_sent_to_a_refused_address_though_the_server_waits_for_the_mail(relay, connect):
    async def handle_RCPT(server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)  # so that DATA is accepted
        return "550 5.1.1 No such user"

    relay.handle_RCPT = handle_RCPT
    with pytest.raises(Permanent):
        send(connect(relay.port, starttls=False))
    assert relay.mails == {}


def test_the_mail_after_a_refusal_is_sent(relay, connect):
    connection = connect(relay.port, starttls=False)
    relay.recipient["nobody@courrier.example"] = "550 5.1.1 No such user"
    with pytest.raises(Permanent):
        send(connection, "nobody@courrier.example")
    send(connection)
    assert [to for _, to in relay.envelopes] == [TO]


def test_a_connection_that_the_server_closed_while_idle_is_opened_again(relay, connect):
    connection = connect(relay.port, starttls=False)
    send(connection)
    connection._smtp.sock.shutdown(2)
    send(connection)
    assert len(relay.envelopes) == 2


def test_a_connection_is_renewed_after_many_mails(relay, connect):
    connection = connect(relay.port, starttls=False)
    send(connection)
    first, connection._sent = connection._smtp, PER_CONNECTION
    send(connection)
    assert connection._smtp is not first
    assert len(relay.envelopes) == 2


def test_a_server_that_is_not_there_is_tried_again(connect):
    with pytest.raises(Temporary, match="ConnectionRefusedError"):
        send(connect(1, starttls=False))


def test_a_connection_that_the_server_ends_for_its_age_is_opened_again(relay, connect):
    answers = ["250 ok", "421 4.4.2 Too old", "250 ok"]

    async def handle_MAIL(server, session, envelope, address, options):
        envelope.mail_from = address
        return answers.pop(0)

    relay.handle_MAIL = handle_MAIL
    connection = connect(relay.port, starttls=False)
    send(connection)
    send(connection)
    assert (len(relay.envelopes), answers) == (2, [])


async def aborts(server):
    server.transport.abort()


async def closes_once_it_answered(server):
    server._reader._buffer.clear()  # what came with the address is not read
    asyncio.get_running_loop().call_soon(server.transport.close)


async def answers_no_more(server):
    await asyncio.Event().wait()


async def ends(server):
    return "421 4.3.2 Shutting down"


@pytest.mark.parametrize("misbehaves", [aborts, closes_once_it_answered, answers_no_more, ends])
def test_a_connection_that_ends_before_the_mail_was_sent_costs_nothing(relay, connect, misbehaves):
    turns = iter([None, misbehaves])

    async def handle_RCPT(server, session, envelope, address, options):
        turn = next(turns, None)
        answer = turn and await turn(server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 ok"

    relay.handle_RCPT = handle_RCPT
    connection = connect(relay.port, starttls=False, timeout_s=1.0)
    send(connection)
    send(connection)
    assert relay.envelopes == [(FROM, TO)] * 2


def test_a_server_that_ends_every_connection_is_tried_again_later(relay, connect):
    relay.recipient[TO] = "421 4.3.2 Shutting down"
    connection = connect(relay.port, starttls=False)
    with pytest.raises(Temporary, match=r"421 4\.3\.2"):
        send(connection)
    relay.recipient.clear()
    send(connection)
    assert relay.envelopes == [(FROM, TO)]


def test_a_server_that_does_not_answer_is_said_not_to(relay, connect):
    async def handle_RCPT(server, session, envelope, address, options):
        await asyncio.Event().wait()

    relay.handle_RCPT = handle_RCPT
    with pytest.raises(Temporary, match="TimeoutError"):
        send(connect(relay.port, starttls=False, timeout_s=1.0))
