"""Addresses that can be written to: checked before they come near a header or a command."""

import re

from matching.errors import InputError

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""Dot-atom and host name. Source: RFC 5321, section 4.1.2; quoted local parts are refused, nobody has one."""

LONGEST, LONGEST_LOCAL = 254, 64
"""Characters. Source: RFC 5321, section 4.5.3.1, and RFC 3696 erratum 1690."""


def checked(address: str) -> str:
    """An address as SMTP takes it: an international domain is written in ASCII (IDNA).

    Raises:
        InputError: it cannot be written to; the message does not repeat it.
    """
    local, at, domain = address.strip(" ").rpartition("@")
    if not at or not local.isascii():
        raise InputError("The address has no ASCII local part (SMTPUTF8 is not used); correct it, or use another.")
    host = _ascii(domain)
    if LOCAL.fullmatch(local) is None or len(local) > LONGEST_LOCAL or len(local) + 1 + len(host) > LONGEST:
        raise InputError("The part of the address before @ is not valid; correct it.")
    return f"{local}@{host}"


def _ascii(domain: str) -> str:
    try:
        host = domain.encode("idna").decode()
    except UnicodeError:
        host = ""
    labels = host.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise InputError("The domain of the address is not a host name; correct it.")
    return host
