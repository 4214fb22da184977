"""How much of a page of the menu its reader has not read: one statement a page, none where there is nothing to count.

Of advisers it is what they have not said they read. Of jobseekers, what came since their browser last showed the page:
nothing is kept of when people read, so that a browser that never showed it counts nothing.
"""

from collections.abc import Mapping
from contextlib import suppress

from fastapi import Request, Response

from matching.errors import MatchingError
from serving.caller import service_of
from serving.identity import Principal, Role
from serving.web import cookies
from serving.web.sealing import seal, unseal

SEEN, SEEN_S = "envois-vus", 60 * 86_400
"""The cookie of a browser that showed the alerts of a person, and how long it is kept: as long as links that answer."""

ADVISER, JOBSEEKER = "/conseil/alertes", "/espace/alertes"


def unread(request: Request) -> Mapping[str, int]:
    """By address of the menu, how much is not read; absent: all is, or nobody knows."""
    me: Principal | None = request.scope.get("principal")
    found: Mapping[str, int] = {}
    with suppress(MatchingError):  # a page that says that the store cannot be had is shown without
        found = _counted(request, me) if me else {}
    return {path: n for path, n in found.items() if n}


def seen(request: Request, response: Response, person: int, digest_id: int) -> None:
    """Note in the browser that a person was shown their alerts, up to a digest."""
    sealed = seal(service_of(request).store, SEEN, {"person": person, "digest": digest_id})
    cookies.put(request, response, SEEN, sealed, SEEN_S)


def _counted(request: Request, me: Principal) -> Mapping[str, int]:
    store = service_of(request).store
    if me.role is Role.ADVISER:
        return {ADVISER: store.notices.unread(me.id)}
    sealed = cookies.get(request, SEEN) if me.person_key is not None else ""
    said = unseal(store, SEEN, sealed, SEEN_S) if sealed else None
    if said is None or me.person_key is None or said["person"] != me.person_key or request.url.path == JOBSEEKER:
        return {}
    return {JOBSEEKER: store.digests.sent_since(me.person_key, said["digest"])}
