"""Bodies of one JSON object a line (NDJSON): every line is answered for, and none makes another one fail."""

from collections.abc import Iterator
from io import BytesIO
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from fastapi import Depends, Request
from pydantic import ValidationError

from matching.errors import InputError
from matching.jsonl import JsonFault, LineParser, Record
from serving.errors import InvalidError, MediaTypeError, fault
from serving.schemas.common import Model
from serving.schemas.pushed import LineFault

MEDIA_TYPES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
MOST_LINES = 2_000
"""Of one request: some seconds of work."""

MOST_BYTES = 1 << 20
"""Of one line."""

NDJSON: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"Un objet JSON par ligne, {MOST_LINES} lignes au plus.",
        "content": {MEDIA_TYPES[0]: {"schema": {"type": "string"}}},
    }
}
"""How the description of the API says it: `openapi_extra` of a route."""

M = TypeVar("M", bound=Model)
Numbered = list[tuple[int, Record | JsonFault]]


async def numbered(request: Request) -> Numbered:
    """(number from 1, object or fault) of each line that is not blank.

    Raises:
        MediaTypeError: it is not announced as NDJSON.
        InvalidError: it is empty, too long, or not UTF-8.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in MEDIA_TYPES:
        raise MediaTypeError(f"Le corps de la demande doit être du NDJSON (Content-Type: {MEDIA_TYPES[0]}).")
    body = await request.body()
    try:
        found = await to_thread.run_sync(lambda: list(_parsed(body)))
    except InputError as error:
        raise InvalidError("Le texte n’est pas en UTF-8 : convertissez-le avant de l’envoyer.") from error
    if not found:
        raise InvalidError("Il n’y a aucune ligne : envoyez un objet JSON par ligne.")
    return found


def read_as(model: type[M], lines: Numbered, errors: list[LineFault]) -> Iterator[tuple[int, M]]:
    """(number, line) of those that are of a model; of each of the others, why not is added to `errors`."""
    for number, raw in lines:
        if isinstance(raw, JsonFault):
            errors.append(LineFault(line=number, reason=raw.reason, message=raw.message))
            continue
        try:
            yield number, model.model_validate(raw)
        except ValidationError as error:
            first = fault(error.errors()[0])
            said = f"{first.field} : {first.message}" if first.field else first.message
            errors.append(LineFault(line=number, reason=first.code, message=said))


def _parsed(body: bytes) -> Iterator[tuple[int, Record | JsonFault]]:
    parse = LineParser("the body")
    if body.count(b"\n") > MOST_LINES:
        raise InvalidError(f"Plus de {MOST_LINES} lignes : envoyez-les en plusieurs fois.")
    for number, line in enumerate(BytesIO(body), 1):
        if len(line) > MOST_BYTES:
            yield number, JsonFault("line_too_long", f"ligne de plus de {MOST_BYTES >> 20} Mio")
        elif (record := parse(line, number)) is not None:
            yield number, record


Lines = Annotated[Numbered, Depends(numbered)]
