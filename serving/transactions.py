"""One request that writes is one transaction, committed before its response leaves; nobody else commits.

A write may carry `Idempotency-Key`: the answer is kept with the same transaction, and the same request sent again gets
the same answer without being done twice. See `serving.idempotency`.
"""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from matching.store import Store
from serving.service import Service


def service_of(request: Request) -> Service:
    """The service of the application."""
    found: Service = request.app.state.service
    return found


TheService = Annotated[Service, Depends(service_of)]


def reading(service: TheService) -> Store:
    """The store; each call is its own short transaction."""
    return service.store


def transaction(service: TheService) -> Iterator[Store]:
    """A transaction around the endpoint, undone by any exception."""
    with service.store.transaction() as tx:
        yield tx


Reading = Annotated[Store, Depends(reading)]
Tx = Annotated[Store, Depends(transaction, scope="function")]
