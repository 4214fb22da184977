"""Pages of a list, by cursor: an opaque word that says where the next page begins."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from serving.errors import InvalidError
from serving.schemas.common import Page

T = TypeVar("T")

MOST = 100
Position = tuple[int | float | str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which page is asked for.

    Attributes:
        limit: items of a page, at most.
        after: the position of the last item of the former page; None: from the beginning.
    """

    limit: int
    after: Position | None

    def after_key(self) -> int:
        """The position as one key; 0 at the beginning.

        Raises:
            InvalidError: the cursor is that of another list.
        """
        if self.after is None:
            return 0
        if len(self.after) != 1 or not isinstance(self.after[0], int) or not 0 <= self.after[0] < 2**63:
            raise InvalidError("Le curseur n’est pas celui de cette liste.")
        return self.after[0]


async def cut(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Nombre d’éléments par page.")] = 20,
    cursor: Annotated[str | None, Query(max_length=500, description="Valeur de `next` de la page précédente.")] = None,
) -> Cut:
    """The page that a request asks for."""
    return Cut(limit, None if cursor is None else _read(cursor))


Paged = Annotated[Cut, Depends(cut)]


def page(items: Sequence[T], position: Position | None) -> Page[T]:
    """A page of a list.

    Args:
        items: of the page.
        position: of the last item, as `Cut.after` will give it back; None when nothing follows.
    """
    return Page[T](items=[*items], next=None if position is None else written(position))


def written(position: Position) -> str:
    """A position as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(cursor: str) -> Position:
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        position = None
    if not isinstance(position, list) or not all(type(part) in (int, float, str) for part in position):
        raise InvalidError("Le curseur n’est pas lisible : reprenez la liste depuis le début.")
    return tuple(position)
