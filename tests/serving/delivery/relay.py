# ruff: noqa: ARG002
"""A real SMTP server of the tests: it keeps mails by Message-ID, and misbehaves when told to."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Listening(Controller):
    """A server on a free port."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Relay:
    """What a server received.

    Attributes:
        mails: as raw bytes, by Message-ID, each time it came.
        envelopes: (sender, recipient, options of MAIL) of each mail, in order.
        recipient: answer to RCPT of an address; absent: accepted.
        data: answers to the next mails, in turn; when there are none left, accepted.
        extensions: that it says it knows, such as "PIPELINING", besides those of aiosmtpd.
        at: called at each step, "address", "mail", "kept", then "answered" once the answer left.
    """

    def __init__(self, **options):
        self.mails, self.envelopes, self.recipient, self.data = {}, [], {}, []
        self.extensions = []
        self.at, self.soon = (lambda _: None), (lambda: 0.0)
        self.controller = Listening(self, hostname="127.0.0.1", port=0, ready_timeout=30, **options)
        self.controller.start()
        self.port = self.controller.port

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], *(f"250-{one}" for one in self.extensions), responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.at("address")
        answer = self.recipient.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        elif answer == "drop":
            server.transport.abort()
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.at("mail")
        answer = self.data.pop(0) if self.data else "250 2.0.0 Ok: queued as 4F2A"
        if answer.startswith("250") or answer == "accept and die":
            id_ = message_from_bytes(envelope.content)["Message-ID"]
            self.mails.setdefault(id_, []).append(envelope.content)
            self.envelopes.append((envelope.mail_from, *envelope.rcpt_tos))
            self.at("kept")
            asyncio.get_running_loop().call_later(self.soon(), self.at, "answered")
        if answer in ("accept and die", "die"):
            server.transport.abort()
        return answer

    def parsed(self):
        """The mails, each once."""
        return [message_from_bytes(mails[0], policy=policy.default) for mails in self.mails.values()]

    def close(self):
        self.controller.stop(no_assert=True)
