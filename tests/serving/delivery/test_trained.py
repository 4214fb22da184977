"""Trainings in messages: why, when and where in both parts of a mail, and left out once they are over."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy

import pytest

from matching.domain import DigestKind, Session, TrainingEntry
from matching.testing import make_training
from serving.delivery.mail import compose
from serving.links import LinkKind, Tokens
from tests.serving.delivery.conftest import AT, SENDER

SAID = "Cette formation couvre la compétence qui manque pour 2 offres près de chez vous"


@pytest.fixture
def training(store):
    made = make_training("T", 102, title="Cuire & dorer", provider="Le Fournil", hours=70.0, price_eur=0.0, cpf=True)
    store.trainings.upsert([made])
    return made


@pytest.fixture
def told(person, digest, training):
    """A digest of two offers that tells of the training."""
    return lambda **content: digest(person(), trainings=(TrainingEntry(1, SAID, (1, 2), 3.4),), **content)


def plainly(text):
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_both_parts_say_why_what_when_and_lead_to_the_offers(told, message, store):
    mail = message_from_bytes(compose(message(told()), "zoe@courrier.example", SENDER), policy=policy.default)
    plain, html = (plainly(mail.get_body(kind).get_content()) for kind in ("plain", "html"))
    assert "Cuire & dorer" in plain and "Cuire &amp; dorer" in html
    for text in (plain, html):
        assert SAID in text and "Le Fournil" in text and "70 heures" in text
        assert "Le 11 janvier 2027" in text and "Gratuite, finançable par votre compte formation (CPF)" in text
    (url,) = [line.split(" : ")[-1] for line in plain.splitlines() if line.startswith("Voir ces offres")]
    assert url in html
    link = Tokens.of(store).read(url.rsplit("/", 1)[1], AT, LinkKind.TRAINING)
    assert (link.person_key, link.subject) == (1, 1)


def test_what_cannot_be_entered_any_more_does_not_leave_and_the_offers_do(told, deliver, training, store, relay):
    digest = told()
    store.trainings.upsert([replace(training, sessions=(Session(date(2025, 11, 29)),))])
    assert deliver() == 1
    (mail,) = relay.parsed()
    assert "Cuire" not in mail.get_body("plain").get_content()
    assert store.digests.get([digest])[digest].content.trainings


def test_no_message_is_sent_for_a_training_alone(person, digest, deliver, training, store):
    digest(person(), (), trainings=(TrainingEntry(1, SAID, (1, 2), 3.4),), kind=DigestKind.OFFERS)
    assert deliver() == 0
