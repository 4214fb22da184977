"""The page of the one question of a digest: yes, no, what that changes, and back."""

from fastapi import Response

from matching.domain import Digest
from serving import asking
from serving.errors import GoneError, InvalidError
from serving.links.answers import CHANNEL, NO_ANSWER
from serving.links.pages import Visit, page

WORDS = {"oui": True, "non": False}
GONE = "Cette question a été retirée : il n’y a plus rien à répondre."


def show(visit: Visit) -> Response:
    """The page; reading it changes nothing.

    Raises:
        GoneError: the digest, or what it asked, is not there any more.
    """
    digest = _digest(visit)
    question, said = asking.asked(digest, visit.domains), asking.replied(visit.store, digest)
    if question is None:
        raise GoneError(GONE)
    return page(
        visit.request,
        "question",
        address=visit.address,
        text=question.text,
        said=None if said is None else asking.accepted(said),
        kept=[] if said is None else question.kept(asking.accepted(said), said.at),
    )


def say(visit: Visit) -> Response:
    """Reply; the same reply given again is the one given before.

    Raises:
        InvalidError: neither yes nor no.
    """
    accepts = WORDS.get(visit.said("reponse"))
    if accepts is None:
        raise InvalidError(NO_ANSWER)
    asking.reply(visit.store, _digest(visit), accepts, visit.at, CHANNEL)
    return show(visit)


def take_back(visit: Visit) -> Response:
    """Take the reply back; what is taken back already stays so."""
    asking.take_back(visit.store, _digest(visit), visit.at, CHANNEL)
    return show(visit)


def _digest(visit: Visit) -> Digest:
    found = visit.store.digests.get([visit.link.subject]).get(visit.link.subject)
    if found is None or found.person_key != visit.link.person_key or asking.asked(found, {}) is None:
        raise GoneError(GONE)
    return found
