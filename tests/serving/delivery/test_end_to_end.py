"""From an offer to a mail, with the processes that run in service."""

import pytest

from eval.bench.immediate import Played, play
from matching.errors import InputError
from tests.serving.delivery.conftest import BOTH


@BOTH
def test_every_offer_that_comes_reaches_all_who_want_it_at_once_by_one_mail_each(store_url, tmp_path):
    played = play(store_url, tmp_path / "data", offers=3, each=2, pause_s=0)
    assert (played.expected, played.lost, played.doubled) == (6, 0, 0)
    assert all(len(mails) == 1 for mails in played.came.values())


def test_what_is_lost_doubled_or_nobodys_is_counted():
    played = Played({"a": 1.0, "b": 1.0}, {"a": [("<1>", 2.5), ("<1>", 3.0)], "c": [("<2>", 2.0)]})
    assert (played.expected, played.lost, played.doubled, played.seconds) == (2, 1, 2, [1.5])


def test_more_offers_than_there_is_room_for_are_refused(tmp_path):
    with pytest.raises(InputError, match="at most"):
        play("sqlite://", tmp_path, offers=91, each=1, pause_s=0)
