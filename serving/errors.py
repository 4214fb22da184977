"""What goes wrong, as people are told: one table from classes of errors to statuses, one shape (RFC 9457).

A class of the service is raised with the French sentence that people read; the sentence of the library's errors is in
the table, for theirs speak English to operators. No sentence repeats what the caller sent, but for the passages that
`serving.guarding` sends back.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from matching import errors as library
from matching.errors import InputError, MatchingError, StoreUnavailableError
from serving.schemas.common import Fault, Problem

LOG = logging.getLogger("serving")
MEDIA_TYPE = "application/problem+json"


class ServiceError(MatchingError):
    """The service refuses a request; its message is the French sentence that the caller reads."""

    sentence: ClassVar[str] = "La demande a été refusée."
    headers: ClassVar[Mapping[str, str]] = {}
    passages: Sequence[Fault] = ()

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.sentence)


class UnauthenticatedError(ServiceError):
    """Who calls is not known."""

    sentence = "Connectez-vous : cette adresse demande un jeton d’accès valide."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class ForbiddenError(ServiceError):
    """The caller's role may never do this."""

    sentence = "Votre rôle ne donne pas accès à cette adresse."


class NotFoundError(ServiceError):
    """There is no such thing, or it belongs to someone else: which of the two is not said."""

    sentence = "Introuvable : cet élément n’existe pas, ou il ne vous appartient pas."


class ConflictError(ServiceError):
    """The state of things does not allow this any more."""

    sentence = "L’état actuel ne permet pas cette action."


class GoneError(ServiceError):
    """It was there, or worked, and does no more."""

    sentence = "Cet élément n’existe plus."


class InvalidError(ServiceError):
    """The request is well formed but cannot be carried out."""

    sentence = "La demande n’est pas valide."


class MediaTypeError(ServiceError):
    """The body is not of a type that the route reads."""

    sentence = "Le corps de la demande doit être du JSON (Content-Type: application/json)."


class NotReadyError(ServiceError):
    """The service is starting, or one of its parts does not answer."""

    sentence = "Le service démarre ou se rétablit : réessayez dans quelques secondes."


TABLE: Mapping[type[MatchingError], tuple[int, str]] = {
    UnauthenticatedError: (401, ""),
    ForbiddenError: (403, ""),
    NotFoundError: (404, ""),
    ConflictError: (409, ""),
    library.ConflictError: (409, ConflictError.sentence),
    GoneError: (410, ""),
    MediaTypeError: (415, ""),
    InvalidError: (422, ""),
    InputError: (422, InvalidError.sentence),
    NotReadyError: (503, ""),
    StoreUnavailableError: (503, "Le service est momentanément indisponible : réessayez dans quelques secondes."),
    MatchingError: (500, "Le service a rencontré une erreur ; elle est enregistrée."),
}
"""Class -> status and sentence; "" for those whose own message is the sentence. The nearest ancestor counts."""

TITLES: Mapping[int, str] = {
    400: "Demande illisible",
    401: "Connexion nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Conflit",
    413: "Demande trop volumineuse",
    415: "Type de contenu non pris en charge",
    422: "Demande non valide",
    429: "Trop de demandes",
    500: "Erreur du service",
    503: "Service indisponible",
    504: "Délai dépassé",
}
DETAILS: Mapping[int, str] = {
    400: "Le corps de la demande ne peut pas être lu : envoyez du JSON en UTF-8.",
    404: "Cette adresse n’existe pas.",
    405: "Cette adresse existe, mais pas avec cette méthode.",
    413: "La demande dépasse la taille permise : envoyez-la en plusieurs fois.",
    429: "Vous envoyez trop de demandes : attendez avant de réessayer.",
    500: "Le service a rencontré une erreur ; elle est enregistrée.",
    504: "La réponse a pris trop de temps : réessayez plus tard.",
}


def problem(
    status: int,
    detail: str | None = None,
    instance: str = "",
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Fault] = (),
) -> Response:
    """A problem as a response.

    Args:
        status: of HTTP.
        detail: a French sentence; None: that of the status.
        instance: id of the request, as in the logs.
        headers: more of them.
        errors: faults of single fields.
    """
    said = Problem(
        title=TITLES.get(status, "Erreur"),
        status=status,
        detail=detail or DETAILS.get(status, TITLES.get(status, "Erreur")),
        instance=instance,
        errors=[*errors] or None,
    )
    more = {"Retry-After": "5"} if status in (503, 504) else {}
    content = said.model_dump_json(exclude_none=True)
    return Response(content, status, {**more, **(headers or {})}, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of an application with a problem."""
    app.add_exception_handler(MatchingError, _matching)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)


def status_of(error: MatchingError) -> tuple[int, str]:
    """Status and French sentence of an error."""
    status, sentence = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    return status, sentence or str(error)


def logged(request: Request, error: MatchingError) -> None:
    """Log an error that is the service's own fault."""
    if status_of(error)[0] >= 500 and not isinstance(error, ServiceError):
        LOG.error("%s", type(error).__name__, extra={"request_id": _id(request)}, exc_info=error)


async def _matching(request: Request, error: Exception) -> Response:
    assert isinstance(error, MatchingError)
    status, sentence = status_of(error)
    logged(request, error)
    more = error if isinstance(error, ServiceError) else ServiceError()
    return problem(status, sentence, _id(request), more.headers, more.passages)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, None, _id(request), error.headers)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, None, _id(request))
    return problem(422, InvalidError.sentence, _id(request), errors=[fault(one) for one in found])


def unexpected(request_id: str, error: Exception) -> Response:
    """The answer to a fault of the service, which the log tells."""
    LOG.error("unexpected", extra={"request_id": request_id}, exc_info=error)
    return problem(500, None, request_id)


def _id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))


FAULTS: Mapping[str, str] = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "enum": "Valeur inconnue ; attendu : {expected}.",
    "literal_error": "Valeur inconnue ; attendu : {expected}.",
    "string_too_short": "Texte trop court : {min_length} caractères au moins.",
    "string_too_long": "Texte trop long : {max_length} caractères au plus.",
    "string_pattern_mismatch": "Texte de forme inattendue.",
    "string_type": "Un texte est attendu.",
    "string_unicode": "Ce texte n’est pas de l’Unicode valide.",
    "too_short": "Trop peu d’éléments : {min_length} au moins.",
    "too_long": "Trop d’éléments : {max_length} au plus.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "greater_than": "La valeur doit être plus grande que {gt}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "less_than": "La valeur doit être plus petite que {lt}.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "int_parsing_size": "Ce nombre est trop grand.",
    "float_parsing": "Un nombre est attendu.",
    "float_type": "Un nombre est attendu.",
    "finite_number": "Un nombre fini est attendu.",
    "bool_parsing": "Vrai ou faux est attendu.",
    "bool_type": "Vrai ou faux est attendu.",
    "list_type": "Une liste est attendue.",
    "model_attributes_type": "Un objet est attendu.",
    "dict_type": "Un objet est attendu.",
    "date_type": "Une date est attendue : AAAA-MM-JJ.",
    "date_parsing": "Une date est attendue : AAAA-MM-JJ.",
    "date_from_datetime_parsing": "Une date est attendue : AAAA-MM-JJ.",
    "date_from_datetime_inexact": "Une date est attendue, sans heure : AAAA-MM-JJ.",
    "datetime_type": "Une date et une heure sont attendues, avec leur fuseau horaire.",
    "datetime_parsing": "Une date et une heure sont attendues, avec leur fuseau horaire.",
    "datetime_from_date_parsing": "Une date et une heure sont attendues, avec leur fuseau horaire.",
    "timezone_aware": "Indiquez le fuseau horaire.",
}
"""Kind of fault, as pydantic names it -> what is said. Source: https://docs.pydantic.dev/latest/errors/."""


def fault(error: Mapping[str, Any]) -> Fault:
    """One fault of validation, in French, without the value that was sent."""
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    if "expected" in context:
        context["expected"] = re.sub("'(.*?)'", r"« \1 »", context["expected"]).replace(" or ", " ou ")
    if kind == "value_error" and isinstance(context.get("error"), ValueError):
        message = str(context["error"])
    else:
        message = FAULTS.get(kind, "Valeur de forme inattendue.").format_map(context)
    return Fault(field=".".join(str(part)[:64] for part in error["loc"]), code=kind, message=message)
