"""Why someone cannot be reached as they wish, and what their adviser can do about it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from matching.domain import Channel, Person, Subscription
from matching.store import Store
from matching.store.channel_faults import ChannelFault, FaultKind
from serving.delivery.paper.address import AddressError, window
from serving.delivery.paper.returned import lines

CAME_BACK = "Un courrier est revenu de cette adresse : elle ne sert plus. Demandez la nouvelle."
DEAD: Mapping[Channel, str] = {
    Channel.EMAIL: "Une adresse électronique ne reçoit plus rien : demandez-en une autre.",
    Channel.SMS: "Un numéro de mobile ne reçoit plus rien : demandez-en un autre.",
}
"""What is said of an address of a person that was found to be nobody's."""

READ = 500
"""People who are read together."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """Someone whom a message cannot reach as they wish.

    Attributes:
        why: French sentences, each with what to do.
    """

    key: int
    person: Person
    why: tuple[str, ...]


def unreached(store: Store, adviser: str) -> Iterator[Unreached]:
    """Those of an adviser's portfolio, by key. What people stopped themselves is their choice, and is not told."""
    after = 0
    while people := store.persons.of_adviser(adviser, after, READ):
        faults, wishes = store.channel_faults.of(people), store.subscriptions.get(people)
        for key, person in people.items():
            if why := tuple(_why(person, faults.get(key, ()), wishes[key])):
                yield Unreached(key, person, why)
        after = max(people)


def letter_fault(person: Person, faults: Collection[ChannelFault]) -> str | None:
    """Why no letter can leave, in French; None: one can."""
    if any((one.channel, one.address) == (Channel.PAPER, lines(person)) for one in faults):
        return CAME_BACK
    try:
        window(person)
    except AddressError as error:
        return str(error)
    return None


def _why(person: Person, faults: Collection[ChannelFault], wishes: Subscription) -> Iterator[str]:
    if wishes.stopped_at is not None:
        return
    if Channel.PAPER in (wishes.channels or person.channels) and (fault := letter_fault(person, faults)):
        yield fault
    known = {Channel.EMAIL: person.emails, Channel.SMS: person.phones}
    for channel, said in DEAD.items():
        dead = {one.address for one in faults if (one.channel, one.kind) == (channel, FaultKind.HARD_BOUNCE)}
        if dead.intersection(known[channel]):
            yield said
