"""Addresses that callers give, to be sent to."""

from typing import Annotated

from pydantic import AfterValidator

from matching.errors import InputError
from serving.delivery.outward import target


def _address(url: str) -> str:
    try:
        target(url)
    except InputError:
        raise ValueError("Une adresse https:// est attendue, sans nom ni mot de passe.") from None
    return url


Address = Annotated[str, AfterValidator(_address)]
"""One of HTTPS; whether it may be sent to is looked at each time."""
