"""A real provider of text messages, people who agreed to them, and what carries to them."""

import pytest

from matching.domain import Channel, Purpose
from serving.delivery.sms.channel import Sms
from serving.delivery.sms.provider import Provider
from serving.delivery.space import Space
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.sms.operator import Operator

MOBILE, NUMBER = "06 12 34 56 78", "+33612345678"


@pytest.fixture
def operator():
    operator = Operator()
    yield operator
    operator.close()


@pytest.fixture
def provider(operator):
    return Provider(operator.url, "secret", "38600", "36063", timeout_s=2)


@pytest.fixture
def sms(provider, store):
    sms = Sms(provider, store)
    yield sms
    sms.close()


@pytest.fixture
def person(person, store):
    """Adds a person who agreed to text messages and prefers them; gives their key."""

    def agreed(n=1, **changes):
        key = person(n, **{"phones": (MOBILE,), "channels": (Channel.SMS,), **changes})
        store.consents.give(key, Purpose.CHANNEL, Channel.SMS, AT)
        return key

    return agreed


@pytest.fixture
def deliver(deliver, sms):
    """Takes what is due and carries it, by text message or to the personal space."""
    return lambda carriers=None, **changes: deliver([sms, Space()] if carriers is None else carriers, **changes)
