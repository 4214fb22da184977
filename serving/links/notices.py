"""The page on which an adviser stops mails of what they are told; alerts stay in their space, where mails come back."""

from fastapi import Response

from serving.errors import GoneError
from serving.links.pages import Visit, page

GONE = "Ce lien n’est plus valable : aucun courriel d’alerte n’est envoyé à cette adresse."


def show(visit: Visit) -> Response:
    """The page; reading it changes nothing.

    Raises:
        GoneError: nothing is known of this mail any more.
    """
    found = visit.store.adviser_mails.get([visit.link.subject]).get(visit.link.subject)
    if found is None:
        raise GoneError(GONE)
    return page(visit.request, "notices", address=visit.address, stopped=found.rhythm is None)


def stop(visit: Visit) -> Response:
    """Write no more, at once; again changes nothing."""
    visit.store.adviser_mails.stop(visit.link.subject)
    return show(visit)
