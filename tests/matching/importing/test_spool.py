import tempfile
from pathlib import Path

import pytest

from matching.domain import Offer
from matching.errors import StoreError
from matching.importing import spool
from matching.importing.spool import spooled


@pytest.mark.parametrize("memory", [1, 2**20])
def test_records_come_back_in_order_from_memory_and_from_disk(monkeypatch, memory):
    monkeypatch.setattr(spool, "MEMORY_BYTES", memory)
    offers = [Offer(str(i), "é\r\n\u2028\x85\x00 ligne", description="x" * i) for i in range(50)]
    with spooled(Offer, offers) as again:
        assert list(again) == offers


def test_every_record_is_read_before_the_first_is_given():
    read = []

    def records():
        for i in range(3):
            read.append(i)
            yield Offer(str(i), "t")

    with spooled(Offer, records()):
        assert read == [0, 1, 2]


def test_a_full_temporary_folder_says_what_to_do(monkeypatch):
    def full(*args, **options):
        return Path("/dev/full").open("w+", encoding="utf-8", buffering=1)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", full)
    with pytest.raises(StoreError, match="TMPDIR"), spooled(Offer, [Offer("1", "t")]):
        pass
