"""People with digests to be sent, a real SMTP server, and what carries to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Event

import pytest

from matching.domain import (
    Adviser,
    Channel,
    ContractKind,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Employer,
    NewDigest,
    Pay,
    Person,
    WorkingTime,
)
from matching.store import Store
from matching.store.message_keys import MessageKeys
from matching.store.queues import Task
from matching.testing import make_impression, make_offer, make_profile, tiny_rome
from serving.delivery.cases import gather
from serving.delivery.delivering import Delivering, Office
from serving.delivery.email import Email
from serving.delivery.latest import Latest
from serving.delivery.mail import Sender
from serving.delivery.message import Message
from serving.delivery.smtp import Server
from serving.delivery.space import Space
from serving.links import Links
from tests.serving.delivery.receiver import certify
from tests.serving.delivery.relay import Relay

AT = datetime(2025, 11, 29, 9, tzinfo=UTC)
URL = "https://offres.exemple.fr"
BOTH = pytest.mark.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)
SENDER = Sender("offres@emploi.example", "Vos offres d’emploi", "contact@emploi.example")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store_url(request, tmp_path):
    """A database of its own; what claims and counts messages asks for both kinds, by `BOTH`."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'matching.sqlite3'}"
    return request.getfixturevalue("make_database")()


@pytest.fixture
def store(store_url):
    with Store.open(store_url) as store:
        yield store


@pytest.fixture
def market(store):
    """Five offers, of keys 1 to 5."""
    store.offers.upsert(
        make_offer(
            f"O{n}",
            title=f"Boulangère ou boulanger n° {n}",
            employer=Employer("Au Fournil d’Anaïs"),
            contract=ContractKind.CDI,
            working_time=WorkingTime.FULL,
            pay=Pay(1900.0, 2100.0),
            url=f"https://offres.exemple.fr/O{n}",
        )
        for n in range(1, 6)
    )
    return store


@pytest.fixture
def person(market):
    """Adds a person with a profile; gives their key."""

    def person(n=1, **changes):
        market.profiles.upsert([make_profile(f"P{n}")])
        adviser = Adviser("C001", "Anne Sérigny", "agence.nord@emploi.example")
        who = Person(
            f"N{n}", "agency", ("default", f"P{n}"), "Zoé Désirée", (f"zoe{n}@courrier.example",), adviser=adviser
        )
        market.persons.upsert([replace(who, **changes)])
        return market.persons.keys([("agency", f"N{n}")])[("agency", f"N{n}")]

    return person


@pytest.fixture
def digest(market):
    """Writes a digest that is ready, with its impressions; gives its id."""

    def digest(person_key, offers=(1, 2), cycle="2026-11-28", kind=DigestKind.OFFERS, **content):
        profile = market.persons.profiles([person_key])[person_key]
        with market.transaction() as tx:
            ((occasion, key),) = tx.digests.reserve([(person_key, cycle)], AT).items()
            shown = [
                make_impression(profile, offer, digest_id=key, surface="digest", position=n)
                for n, offer in enumerate(offers, 1)
            ]
            numbers = tx.impressions.record(shown)
            tx.ledger.add([(person_key, offer, offer, key) for offer in offers], AT)
            entries = tuple(
                DigestEntry(number, offer, ("C’est le métier que vous cherchez",), ("Travail de nuit",), 12.4)
                for number, offer in zip(numbers, offers, strict=True)
            )
            told = DigestContent(entries, **content)
            tx.digests.complete({key: NewDigest(*occasion, kind, DigestState.READY, told)}, AT)
        return key

    return digest


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Of this machine: (certificate, key)."""
    return certify(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def relay():
    relay = Relay()
    yield relay
    relay.close()


@pytest.fixture
def email(relay):
    made = []

    def email(sender=SENDER, **changes):
        server = Server("127.0.0.1", relay.port, starttls=False, timeout_s=2)
        made.append(Email(replace(server, **changes), sender, "retours@emploi.example"))
        return made[-1]

    yield email
    for one in made:
        one.close()


class Clock:
    """The time, which tests move."""

    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(store, clock):
    def office(**changes):
        keys, rome = MessageKeys(store.secret("messages")), cache(tiny_rome)
        office = Office(store, Links.of(URL, store), keys, Latest(store, rome), {}, rome, Event(), clock)
        return replace(office, **changes)

    return office


@pytest.fixture
def deliver(store, office, email, clock):
    """Takes what is due and carries it; gives how many messages left."""

    def deliver(carriers=None, now=None, held=lambda: True, **changes):
        clock.now = now or clock.now
        carriers = [email(), Space()] if carriers is None else carriers
        tasks = store.outbox.take(99, clock.now, timedelta(minutes=10))
        return Delivering(office(**changes), carriers).batch(tasks, held)

    return deliver


@pytest.fixture
def message(store, office):
    """The message of a digest that is due, without sending it."""

    def message(digest_id):
        shared = office()
        (case,) = gather(store, shared.latest, [Task(0, "digest", {"digest_id": digest_id}, None, 1)], AT)
        key = shared.keys.written(digest_id)
        told = {"catalogue": case.trainings}
        return Message(digest_id, key, case.to, case.digest, case.offers, shared.links, AT, **told)

    return message


class App(Space):
    """A telephone that rings: what it received is its inbox."""

    channel = Channel.APP

    def available(self, to):
        return to.allows(self.channel)


class Paper(App):
    """A letter box."""

    channel = Channel.PAPER
