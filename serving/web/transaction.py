"""A form that writes is one transaction, committed before its answer leaves."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends

from matching.store import Store
from serving.caller import TheService


def transaction(service: TheService) -> Iterator[Store]:
    """A transaction around the endpoint, undone by any exception."""
    with service.store.transaction() as tx:
        yield tx


Tx = Annotated[Store, Depends(transaction, scope="function")]
