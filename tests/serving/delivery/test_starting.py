import os
import signal
import threading
from dataclasses import replace
from threading import Event

import pytest

from matching.domain import Channel, DigestState
from matching.settings import Settings
from matching.workspace import Workspace
from serving.delivery.starting import beside, worker
from serving.settings import ServiceSettings


@pytest.fixture
def settings(store_url, relay, tmp_path):
    file = tmp_path / "smtp.toml"
    file.write_text(f'host = "127.0.0.1"\nport = {relay.port}\nstarttls = false\nfrom = "offres@emploi.example"\n')
    return ServiceSettings(Settings(tmp_path, database_url=store_url), smtp=file)


@pytest.fixture
def received(relay):
    """Set when a mail was received."""
    received = Event()
    relay.at = lambda phase: received.set() if phase == "answered" else None
    return received


def test_the_service_carries_digests_beside_what_it_serves_and_ends_with_it(store, person, digest, settings, received):
    key = digest(person())
    with beside(settings):
        assert received.wait(60)
    assert store.digests.get([key])[key].state is DigestState.SENT
    assert not [one for one in threading.enumerate() if one.name.startswith("delivery")]


def test_the_signal_that_ends_the_server_lets_the_mail_under_way_be_written(store, person, digest, settings, received):
    key, former = digest(person()), signal.getsignal(signal.SIGTERM)
    with beside(settings):
        assert received.wait(60)
        os.kill(os.getpid(), signal.SIGTERM)
    assert store.digests.get([key])[key].channel is Channel.EMAIL
    assert signal.getsignal(signal.SIGTERM) is former


def test_without_a_relay_messages_go_to_the_personal_space(store, person, digest, settings):
    key, work = digest(person()), Workspace(settings.library)
    assert worker(replace(settings, smtp=None), work, Event()).drain() == 1
    work.store.close()
    assert store.digests.get([key])[key].channel is Channel.SPACE
