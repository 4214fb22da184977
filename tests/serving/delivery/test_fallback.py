"""People whose channels fail, each in its way: every digest comes once, by one channel, or is listed with why."""

import random
import ssl
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from matching.domain import Channel, DigestState, Purpose
from serving.delivery.delivering import Delivering
from serving.delivery.outward import Outward
from serving.delivery.paper.carrier import Paper, Post
from serving.delivery.paper.letter import Agency
from serving.delivery.push.app import App
from serving.delivery.push.settings import Push
from serving.delivery.push.vapid import Vapid
from serving.delivery.sms.channel import Sms
from serving.delivery.sms.provider import Provider
from serving.delivery.space import Space
from tests.serving.delivery.conftest import AT, BOTH
from tests.serving.delivery.push_service import PushService, pem
from tests.serving.delivery.sms.operator import Operator, refused

pytestmark = BOTH

AGENCY = Agency("Agence de Lyon Part-Dieu", ("12 boulevard Vivier-Merle", "69003 Lyon"), "39 49")
LONG = timedelta(days=9)
"""Each of four channels is tried for a day, and none rings at night nor on Sundays."""
GOOD, GONE, SULKS, ABSENT = "good", "gone", "sulks", "absent"
FATES = (GOOD, GONE, SULKS, ABSENT)
"""What a channel does to a person: it works, its address takes nothing any more, it fails each time for now, or the
person has no address for it."""


class Everything:
    """A counterpart of each channel, whose answer is in the address."""

    def __init__(self, relay, operator, push, folder):
        self.relay, self.operator, self.push, self.folder, self.fates = relay, operator, push, folder, {}
        operator.at = self._text

    def _text(self, said):
        fate = self.fates[said["to"]]
        if fate is GONE:
            self.operator.answers.append(refused("unknown_number"))
        elif fate is SULKS:
            self.operator.answers.append((503, {}, "{}"))

    def received(self):
        """The channels by which each message is read by somebody, by key: one of a channel as often as it is read."""
        mails = [(one["Message-ID"].strip("<>").partition("@")[0], Channel.EMAIL) for one in self.relay.parsed()]
        texts = [(key, Channel.SMS) for key in self.operator.messages]
        shown = [(one["tag"], Channel.APP) for browser in self.push.browsers.values() for one in browser.read()]
        letters = [(path.stem, Channel.PAPER) for path in self.folder.glob("letters/waiting/*.pdf")]
        found = defaultdict(list)
        for key, channel in (*mails, *texts, *shown, *letters):
            found[key].append(channel)
        return found


@pytest.fixture
def everything(relay, certificate, tmp_path):
    operator, push = Operator(), PushService(certificate)
    yield Everything(relay, operator, push, tmp_path / "print")
    operator.close()
    push.close()


@pytest.fixture
def vapid():
    return Vapid.read("mailto:exploitation@emploi.example", pem(generate_private_key(SECP256R1())))


@pytest.fixture
def carriers(email, everything, certificate, vapid, store, tmp_path):
    push = Push(vapid, Outward(True, ssl.create_default_context(cafile=certificate[0])))
    texts = Sms(Provider(everything.operator.url, "secret", "38600", timeout_s=5), store)
    post = Post.of(AGENCY, tmp_path / "print", visits=False)
    yield [email(), App(push, store.devices.gone), texts, Paper(post), Space()]
    texts.close()


@pytest.fixture
def someone(person, store, everything, vapid):
    """Adds a person whose channels have the fates given; gives their key."""

    def someone(n, fates, channels, profile=True):
        phone = f"+3361{2_000_000 + n}"
        addresses = {
            "emails": (f"n{n}@courrier.example",) if fates[Channel.EMAIL] is not ABSENT else (),
            "phones": (phone,) if fates[Channel.SMS] is not ABSENT else (),
            "postal_address": {
                ABSENT: (),
                GONE: ("Bâtiment " + "x" * 60, "69003 Lyon"),
            }.get(fates[Channel.PAPER], ("77, rue de l’Église", "69003 Lyon")),
        }
        key = person(n, channels=channels, **addresses)
        everything.fates[phone] = fates[Channel.SMS]
        answer = {GONE: "550 5.1.1 no such user", SULKS: "451 4.7.1 later"}.get(fates[Channel.EMAIL])
        if answer:
            everything.relay.recipient[addresses["emails"][0]] = answer
        for channel in (Channel.SMS, Channel.APP):
            store.consents.give(key, Purpose.CHANNEL, channel, AT)
        if fates[Channel.APP] is not ABSENT:
            browser = everything.push.browser(f"t{n}", vapid.public)
            store.devices.add(key, browser.device)
            if fates[Channel.APP] is GONE:
                del everything.push.browsers[f"/t{n}"]
            elif fates[Channel.APP] is SULKS:
                browser.key = "another"  # 403 each time
        return key

    return someone


@pytest.fixture
def drained(store, office, carriers, clock):
    """Carries all that is due, and what becomes due in the days that follow."""

    def drained():
        delivering, until = Delivering(office(), carriers), clock.now + LONG
        while clock.now < until:
            while tasks := store.outbox.take(200, clock.now, timedelta(minutes=10)):
                delivering.batch(tasks, lambda: True)
            clock.now += timedelta(hours=3)

    return drained


def test_each_digest_comes_once_or_is_listed_with_why(someone, digest, drained, everything, store, office, n_people):
    draw, key_of = random.Random(20251129), office().keys.written
    ways, digests = (Channel.EMAIL, Channel.APP, Channel.SMS, Channel.PAPER), {}
    for n in range(1, n_people + 1):
        fates = {one: draw.choices(FATES, (3, 3, one is not Channel.PAPER, 3))[0] for one in ways}
        channels = (Channel.PAPER,) if n % 6 == 0 else tuple(draw.sample(ways, draw.randint(1, 4)))
        digests[digest(someone(n, fates, channels))] = (fates, channels)
    drained()
    received, rows = everything.received(), store.digests.get(list(digests))
    dead = {one.task.payload["digest_id"]: one.error for one in store.outbox.dead(n_people)}
    by = Counter()
    for id_, (fates, channels) in digests.items():
        seen = received.get(key_of(id_), [])
        row = rows[id_]
        expected = _expected(fates, channels)
        if expected is None:
            assert not seen and row.state is DigestState.READY and dead.pop(id_), (fates, channels, seen)
            by["listed"] += 1
            continue
        assert (row.state, row.channel) == (DigestState.SENT, expected), (fates, channels, row)
        assert seen == ([] if expected is Channel.SPACE else [expected]), (fates, channels, seen)
        by[expected] += 1
    assert not dead and set(by) == {*ways, Channel.SPACE, "listed"} and by.total() == n_people


def _expected(fates, channels):
    """The first wanted channel that works; the personal space keeps what fails online; None: there is none."""
    last = (Channel.SPACE,) if set(channels) != {Channel.PAPER} else ()
    return next((one for one in (*channels, *last) if one is Channel.SPACE or fates[one] is GOOD), None)


@pytest.fixture(params=[60, pytest.param(10_000, marks=pytest.mark.slow)])
def n_people(request):
    return request.param
