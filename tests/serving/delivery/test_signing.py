import base64
import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from serving.delivery.mail import Sender, compose
from serving.delivery.signing import Signature, signed

KEY = rsa.generate_private_key(65537, 2_048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
PUBLISHED = base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
SIGNATURE = Signature.read("s1", "emploi.example", PEM)
SPACED = st.text(" \tab\n", max_size=40).map(lambda text: text.replace("\n", "\r\n").encode())


def verified(mail, asked=None):
    """Whether another implementation finds the signature right."""

    def dns(name, timeout=5):
        if asked is not None:
            asked.append(name)
        return b"v=DKIM1; k=rsa; p=" + PUBLISHED

    return dkim.verify(mail, dnsfunc=dns)


def test_a_signed_mail_is_verified_by_its_public_key_and_not_once_changed(person, digest, message):
    sender, asked = Sender("offres@emploi.example", "Offres", "a@b.example", SIGNATURE), []
    raw = compose(message(digest(person())), "zoe1@courrier.example", sender)
    assert verified(raw, asked)
    assert asked == [b"s1._domainkey.emploi.example."]
    header = raw.partition(b"\r\n\r\n")[0].lower()
    names = set(re.search(rb"h=([^;]+);", header)[1].split(b":"))
    assert {b"from", b"to", b"subject", b"list-unsubscribe", b"list-unsubscribe-post", b"message-id"} <= names
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert not verified(raw.replace(b"To: zoe1", b"To: zoe2"))
    assert not verified(raw.replace(b"postul", b"postuI"))


@given(SPACED.map(lambda text: text + b"\r\n"), SPACED.map(lambda text: text.replace(b"\r\n", b"")))
def test_whatever_its_spaces_a_mail_is_verified_with_all_of_them_told_alike(body, subject):
    mail = b"From: a@b.example\r\nSubject:" + subject + b"\r\nX-Other: 1\r\n\r\n"
    assert verified(signed(mail + body, SIGNATURE))
    assert not verified(signed(mail + body, SIGNATURE) + b"c\r\n")


@pytest.mark.parametrize("bits", [1_024, 4_096])
def test_keys_of_other_lengths_sign_too(bits):
    key = rsa.generate_private_key(65537, bits)
    lines = signed(b"From: a@b.example\r\n\r\nBonjour\r\n", Signature("s1", "b.example", key)).split(b"\r\n")
    assert max(map(len, lines)) < 998
