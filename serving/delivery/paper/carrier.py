"""The paper channel: letters in the folder of a print service."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from matching.domain import Channel
from matching.errors import InputError
from serving.delivery.carrier import Permanent, Receipt
from serving.delivery.message import Message
from serving.delivery.paper.address import AddressError, window
from serving.delivery.paper.folder import PrintFolder
from serving.delivery.paper.letter import Agency, Press
from serving.delivery.paper.returned import fingerprint, lines
from serving.delivery.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Post:
    """How letters leave.

    Attributes:
        folder: of letters that are sent.
        visits: of those that somebody reads with the person; None: nobody does.
    """

    agency: Agency
    folder: PrintFolder
    visits: PrintFolder | None = None

    @classmethod
    def of(cls, agency: Agency, folder: Path, visits: bool) -> "Post":
        """That of a folder.

        Args:
            agency: who writes.
            folder: where letters are put.
            visits: whether somebody reads letters with people.
        """
        return cls(agency, PrintFolder(folder / "letters"), PrintFolder(folder / "visits") if visits else None)


class Paper:
    """Carries messages by letter.

    Args:
        post: how they leave.
    """

    channel = Channel.PAPER

    def __init__(self, post: Post) -> None:
        self._post, self._press = post, Press()

    def available(self, to: Recipient) -> bool:
        """Whether an envelope can show the person's address, from which no letter came back."""
        fault = Channel.PAPER, lines(to.person)
        with suppress(AddressError):
            return to.allows(Channel.PAPER) and fault not in to.faulty and bool(window(to.person))
        return False

    def send(self, message: Message) -> Receipt:
        """See `Carrier`; a letter that waits is replaced by one of the same key."""
        to, post = message.to, self._post
        visited = to.visited and post.visits is not None
        try:
            pdf = self._press.printed(message, window(to.person), post.agency, visited)
        except (AddressError, InputError) as error:
            raise Permanent(str(error)) from error
        folder = post.visits if visited and post.visits else post.folder
        folder.put(message.key, pdf)
        return Receipt(fingerprint(to.person))

    def close(self) -> None:
        """Nothing is held."""
