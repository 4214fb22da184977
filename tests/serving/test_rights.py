"""Who may call what, generated from the application itself: every operation, every role, and what belongs to others."""

import json
import re

import pytest

from serving.app import ROUTERS
from serving.identity import Role
from serving.rights import allowed
from tests.serving.conftest import LEAVING

ROUTES = sorted(
    (method, route.path_format)
    for router in ROUTERS
    for route in router.routes
    if route.include_in_schema and [*allowed(route.dependant)]
    for method in route.methods
)
LETS_IN = {
    (method, route.path_format): [*allowed(route.dependant)]
    for router in ROUTERS
    for route in router.routes
    for method in route.methods
}
NOBODYS = 2**62
"""A key that the store never gave."""
OTHERS = 1
"""Key of things of someone else: of P002, and of offers that employers and partners of the tests have not posted."""

OPEN_TO_ADVISERS = {
    "/adviser/offers/{key}/follow",
    "/adviser/offers/{key}/profiles",
    "/adviser/offers/{key}/overrides",
    "/adviser/offers/{key}/tickets",
    "/adviser/tickets/{key}",
    "/adviser/tickets/{key}/messages",
    "/adviser/unfilled-offers/{key}",
}
"""What any adviser may read, follow or answer: an offer belongs to no adviser."""


SAID = {
    "/adviser/shortlists/{key}": {"name": "Cuisine"},
    "/adviser/shortlists/{key}/profiles": {"profile_key": 1},
    "/adviser/shortlists/{key}/profiles/{profile_key}": {"note": "à revoir"},
    "/adviser/contacts/{key}/answer": {"accepted": True, "channel": "phone"},
    "/adviser/impressions/{impression_id}/answers": {"event": "interested", "channel": "phone"},
    "/adviser/offers/{key}/overrides": {"profile_key": NOBODYS, "kind": "promote", "reason": "met"},
    "/adviser/offers/{key}/tickets": {},
    "/adviser/tickets/{key}/messages": {"said": "Je cherche."},
    "/adviser/tickets/{key}/close": {"outcome": "found"},
    "/adviser/pools/{key}": {"name": "Fournil", "search": {"romes": ["D1102"]}, "version": 1},
    "/adviser/pending/{digest_id}/approve": {},
    "/adviser/pending/{digest_id}/cancel": {"reason": "told"},
    "/adviser/alerts/{digest_id}/answer": {"accepted": True, "channel": "phone"},
    "/adviser/persons/{key}/letters": {"visited": True},
    "/adviser/persons/{key}/rhythm": {"choice": "pause", "channel": "phone"},
    "/adviser/persons/{key}/trainings/{training_key}/answer": {"answer": "interested", "channel": "phone"},
    "/adviser/persons/{key}/sources": {"source": "default", "id": "P003"},
    "/adviser/persons/{key}/sources/unlink": {"source": "default", "id": "P003"},
    "/adviser/reviews/{key}": {"state": "dismissed"},
    "/employer/impressions/{impression_id}/outcome": {"event": "contacted"},
    "/employer/offers/{key}": {"id": "A1", "intitule": "Boulanger", "romeCode": "D1102"},
    "/employer/offers/{key}/close": {"status": "filled"},
    "/me/alerts/{digest_id}/answer": {"accepted": True},
    "/me/contacts/{key}/answer": {"accepted": True},
    "/me/impressions/{impression_id}/answers": {"event": "interested"},
    "/me/rules/{rule_id}": {"shareable": True},
    "/me/trainings/{key}/answer": {"answer": "interested"},
    "/ml/bundles/{bundle_id}/serve": {"why": "essai"},
    "/ml/experiments/{name}/stop": {"reason": "essai"},
}
"""Bodies of writes that need one, so that what is answered is about the thing and not about the body."""
WORDS = {"purpose": "channel", "audience": "employers"}
"""Parts of paths that are words and no keys: a consent that nobody may give."""


JSON = {"Content-Type": "application/json"}


def address(path, key=NOBODYS):
    return re.sub(r"\{([a-z_]+)\}", lambda part: WORDS.get(part[1], str(key)), path)


def call(client, method, path, key=NOBODYS):
    content = None if method in ("GET", "DELETE") else json.dumps(SAID.get(path, {})).encode()
    return client.request(method, address(path, key), content=content, headers=JSON)


def test_there_are_operations_of_every_role():
    assert {role for lets_in in LETS_IN.values() for one in lets_in for role in one.roles} == {*Role}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_anonymous_callers_are_asked_to_log_in(everyone, method, path):
    answer = call(everyone[None], method, path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_roles_that_are_not_let_in_are_refused(everyone, method, path):
    lets_in = set.intersection(*({*one.roles} for one in LETS_IN[method, path]))
    for role in Role:
        client = everyone[LEAVING if (role, path) == (Role.JOBSEEKER, "/me") else role]
        refused = call(client, method, path).status_code == 403
        scoped = any(one.scope for one in LETS_IN[method, path])
        assert refused == (role not in lets_in or (role is Role.PARTNER and scoped)), f"{role} {method} {path}"


@pytest.mark.parametrize("content", [b"{", b"\xe9", b'{"a": NaN}'])
def test_nothing_is_said_of_a_body_to_those_who_may_not_send_it(everyone, content):
    for method, path in ROUTES:
        if method in ("GET", "DELETE"):
            continue
        lets_in = set.intersection(*({*one.roles} for one in LETS_IN[method, path]))
        other = next(role for role in Role if role not in lets_in)
        for client, status in ((everyone[None], 401), (everyone[other], 403)):
            answer = client.request(method, address(path), content=content, headers=JSON)
            assert answer.status_code == status, f"{method} {path}"


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "{" in route[1]])
def test_what_does_not_exist_or_is_someone_elses_is_not_found(everyone, method, path):
    lets_in = set.intersection(*({*one.roles} for one in LETS_IN[method, path]))
    for role in lets_in:
        client = everyone["scoped" if role is Role.PARTNER else role]
        for key in (NOBODYS,) if role is Role.ML or path in OPEN_TO_ADVISERS else (NOBODYS, OTHERS):
            assert call(client, method, path, key).status_code == 404, f"{role} {method} {path}"
