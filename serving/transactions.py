"""One request that writes is one transaction, committed before its response leaves; nobody else commits.

A write may carry `Idempotency-Key`: its answer is kept in the same transaction, and the same request sent again gets
the same answer without being done twice. What fails keeps nothing, so that it may be tried again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from matching import errors
from matching.store import Store
from matching.store.idempotency import Answer
from serving.caller import Caller, TheService
from serving.errors import ConflictError

__all__ = ["Reading", "Replayed", "TheService", "Tx", "fingerprint", "keep", "replay", "transaction"]

KEY = "idempotency-key"
USED = (
    "Cette clé d’idempotence a servi à une autre demande, ou cette demande est en cours : attendez, ou changez de clé."
)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Choisie par l’appelant, une par demande : la même demande renvoyée n’est pas faite deux fois.",
    ),
]


class Replayed(Exception):  # noqa: N818 - it carries an answer, and is no error
    """The request was done before; this is what it was answered."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Claim:
    """A request under way whose answer is to be kept."""

    tx: Store
    client: str
    key: str


async def reading(service: TheService) -> Store:
    """The store; each call is its own short transaction."""
    return service.store


def transaction(
    request: Request, service: TheService, caller: Caller, idempotency_key: IdempotencyKey = None
) -> Iterator[Store]:
    """A transaction around the endpoint, undone by any exception.

    Raises:
        Replayed: the same request was done before.
        ConflictError: its key was given to another one, or it is under way.
    """
    with service.store.transaction() as tx:
        if idempotency_key is not None:
            _claim(request, tx, caller.client, idempotency_key)
        yield tx


Reading = Annotated[Store, Depends(reading)]
Tx = Annotated[Store, Depends(transaction, scope="function")]


async def fingerprint(request: Request) -> None:
    """Note what tells a request that carries a key from another: to be called before its endpoint."""
    if KEY in request.headers:
        said = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
        request.scope["fingerprint"] = hashlib.sha256(said).digest()


def _claim(request: Request, tx: Store, client: str, key: str) -> None:
    try:
        answer = tx.idempotency.begin(client, key, request.scope["fingerprint"], datetime.now(UTC))
    except errors.ConflictError as error:
        raise ConflictError(USED) from error
    if answer is not None:
        raise Replayed(answer)
    request.scope["claim"] = Claim(tx, client, key)


def keep(request: Request, response: Response) -> None:
    """Keep the answer of a request that carries a key, in its transaction: before this is committed."""
    claim: Claim | None = request.scope.get("claim")
    if claim is not None:
        claim.tx.idempotency.finish(claim.client, claim.key, response.status_code, bytes(response.body))


def replay(answer: Answer) -> Response:
    """The answer given before."""
    headers = {"Idempotency-Replayed": "true"}
    return Response(answer.body or None, answer.status, headers, media_type="application/json" if answer.body else None)
