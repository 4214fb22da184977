"""An SMTP server that accepts everything and keeps nothing, and takes commands in one go as those in service do."""

from typing import Any

from aiosmtpd import handlers


class Sink(handlers.Sink):
    """See `python -m aiosmtpd -c`."""

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, name: str, said: list[str]) -> list[str]:  # noqa: N802
        """Say PIPELINING (RFC 2920), which aiosmtpd can and does not say."""
        session.host_name = name
        return [*said[:-1], "250-PIPELINING", said[-1]]
