"""Telephone numbers that a text message is sent to: French mobiles, overseas included, as E.164 writes them."""

from collections.abc import Iterable
from contextlib import suppress

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from matching.errors import InputError

WITH_ZERO = ("FR", "GP", "GF", "MQ", "RE", "YT")
"""Where numbers are ten digits that begin with 0, which tell the place: 0690... is of Guadeloupe."""

REGIONS = (*WITH_ZERO, "BL", "MF", "PM", "NC", "PF", "WF")
"""France as numbering plans divide it: +33, +590, +594, +596, +262, +508, +687, +689, +681. The six digits of the last
ones tell no place: they are taken with their country only. Source: ITU-T E.164, list of country codes."""

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
"""Where the plan does not tell mobiles from landlines, a text is tried."""


def checked(number: str) -> str:
    """A number as a provider takes it, "+33612345678".

    Raises:
        InputError: it is no French mobile; the message does not repeat it.
    """
    for region in WITH_ZERO:
        try:
            found = phonenumbers.parse(number, region)
        except NumberParseException:
            continue
        own = phonenumbers.region_code_for_number(found)
        if own in REGIONS and phonenumbers.is_valid_number(found) and phonenumbers.number_type(found) in MOBILE:
            return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    raise InputError("The number is no French mobile; give one that receives text messages.")


def mobile(numbers: Iterable[str]) -> tuple[str, str] | None:
    """The first number that receives text messages, as it is given and as a provider takes it; None: there is none."""
    for given in numbers:
        with suppress(InputError):
            return given, checked(given)
    return None
