"""What the cards of people need besides the people: the same wherever they are shown."""

from collections.abc import Sequence
from typing import Any

from matching.store import Store
from serving.choices import Choice
from serving.identity import Principal
from serving.rights import portfolio
from serving.routers.sourcing import get_shortlists
from serving.schemas.bank import AdviserListed
from serving.web.adviser.words import WORDS


def around(
    me: Principal,
    store: Store,
    people: Sequence[AdviserListed],
    back: str,
    located: bool,
    skills: Sequence[Choice] = (),
) -> dict[str, Any]:
    """What `adviser/cards.html.j2` says.

    Args:
        me: an adviser.
        store: of their portfolio and shortlists.
        people: on the cards.
        back: address of the page, to which the forms of cards lead back.
        located: whether there is a place of work, from which distances are said.
        skills: that are asked for, in order.
    """
    mine = portfolio(me, store)
    return {
        "own": store.persons.of_profiles([one.profile_key for one in people if one.profile_key in mine]),
        "shortlists": get_shortlists(me, store),
        "back": back,
        "located": located,
        "skills": skills,
        "words": WORDS,
    }
