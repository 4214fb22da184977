from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Channel
from matching.errors import InputError
from matching.store.channel_faults import ChannelFault, FaultKind
from matching.store.message_keys import MessageKeys

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
BOUNCE = ChannelFault(Channel.EMAIL, FaultKind.HARD_BOUNCE, AT, "anais@exemple.fr")
COMPLAINT = ChannelFault(Channel.EMAIL, FaultKind.COMPLAINT, AT + timedelta(hours=1))


def test_faults_are_written_once_and_read_oldest_first(store, anais):
    assert store.channel_faults.add(anais, COMPLAINT)
    assert store.channel_faults.add(anais, BOUNCE)
    assert not store.channel_faults.add(anais, BOUNCE)
    assert store.channel_faults.of([anais, 99]) == {anais: [BOUNCE, COMPLAINT]}
    assert store.channel_faults.counts() == {
        (Channel.EMAIL, FaultKind.COMPLAINT): 1,
        (Channel.EMAIL, FaultKind.HARD_BOUNCE): 1,
    }


def test_a_channel_is_used_again_once_its_faults_are_lifted(store, anais):
    store.channel_faults.add(anais, BOUNCE)
    store.channel_faults.add(anais, COMPLAINT)
    assert store.channel_faults.lift(anais, Channel.SMS) == 0
    assert store.channel_faults.lift(anais, Channel.EMAIL) == 2
    assert store.channel_faults.of([anais]) == {}


def test_a_fault_of_nobody_is_refused(store):
    with pytest.raises(InputError, match="not in the store"):
        store.channel_faults.add(99, BOUNCE)


def test_faults_are_told_to_the_person_and_erased_with_them(store, anais, dump):
    store.channel_faults.add(anais, BOUNCE)
    (told,) = store.about(anais)["channel_faults"]
    assert (told["channel"], told["kind"], told["address"]) == ("email", "hard_bounce", "anais@exemple.fr")
    store.erasure.erase(anais, AT)
    assert "anais@exemple.fr" not in dump(store)


def test_the_name_of_a_digest_is_the_same_each_time_and_reads_back(store):
    keys = MessageKeys(store.secret("messages"))
    assert keys.written(81) == keys.written(81) != keys.written(82)
    assert keys.read(keys.written(81)) == 81


@pytest.mark.parametrize("change", [lambda key: key + "0", lambda key: "52" + key[2:], str.upper])
def test_a_name_that_was_not_given_is_nobodys(store, change):
    keys = MessageKeys(store.secret("messages"))
    assert keys.read(change(keys.written(0x51))) is None
    assert MessageKeys(b"another").read(keys.written(0x51)) is None
