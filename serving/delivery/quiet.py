"""Hours at which nobody is disturbed."""

from datetime import datetime


def quiet_until(departement: str | None, now: datetime) -> datetime | None:  # noqa: ARG001
    """When the quiet hours of a moment end; None when it is not one of them."""
    return None
