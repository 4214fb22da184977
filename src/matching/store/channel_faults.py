"""Addresses that bounced and channels that people complained about: they are not used again until that is undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select

from matching.domain import Channel
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.held import held
from matching.store.keys import parts
from matching.store.once import insert_once
from matching.store.schema import channel_faults

WHOLE = ""
"""In place of an address: the whole channel."""


class FaultKind(StrEnum):
    """Why a channel is not used."""

    HARD_BOUNCE = "hard_bounce"  # the address does not exist, or takes nothing
    COMPLAINT = "complaint"  # the person told their provider that the mail is unwanted
    STOP = "stop"  # the person answered so


@dataclass(frozen=True, slots=True)
class ChannelFault:
    """What is not used any more to reach someone.

    Attributes:
        address: the one that bounced; `WHOLE` for the whole channel.
        at: since when.
    """

    channel: Channel
    kind: FaultKind
    at: datetime
    address: str = WHOLE


class ChannelFaults:
    """The table of faults of channels."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, person_key: int, fault: ChannelFault) -> bool:
        """Write a fault down; whether it was new.

        Raises:
            InputError: there is no such person.
        """
        values: dict[str, Any] = {"person_key": person_key, "channel": fault.channel.value, "address": fault.address}
        values |= {"kind": fault.kind.value, "at": fault.at}
        with self._scope.write() as connection:
            if not held(connection, [person_key]):
                raise InputError(f"Person {person_key} is not in the store (erased, perhaps); nothing is written.")
            added = insert_once(connection, channel_faults).values(values).returning(channel_faults.c.person_key)
            return connection.execute(added).first() is not None

    def of(self, person_keys: Iterable[int]) -> dict[int, list[ChannelFault]]:
        """Faults of the persons who have some, oldest first."""
        c, found = channel_faults.c, dict[int, list[ChannelFault]]()
        with self._scope.read() as connection:
            for part in parts([int(key) for key in person_keys]):
                query = select(channel_faults).where(c.person_key.in_(part)).order_by(c.at, c.channel, c.address)
                for row in connection.execute(query).mappings():
                    fault = ChannelFault(Channel(row["channel"]), FaultKind(row["kind"]), row["at"], row["address"])
                    found.setdefault(row["person_key"], []).append(fault)
        return found

    def lift(self, person_key: int, channel: Channel) -> int:
        """Use a channel again for a person, because they ask; how many faults there were."""
        c = channel_faults.c
        with self._scope.write() as connection:
            mended = delete(channel_faults).where(c.person_key == person_key, c.channel == channel.value)
            return connection.execute(mended).rowcount

    def counts(self) -> dict[tuple[Channel, FaultKind], int]:
        """How many there are, by channel and kind."""
        c = channel_faults.c
        query = select(c.channel, c.kind, func.count()).group_by(c.channel, c.kind).order_by(c.channel, c.kind)
        with self._scope.read() as connection:
            return {(Channel(row[0]), FaultKind(row[1])): row[2] for row in connection.execute(query)}
