"""Talent pools: who shares them, whom they gather now, who comes and who leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import NoticeKind, Session, Skill, Training
from matching.sourcing.watch import ProfileWatch
from matching.workspace import Workspace
from serving import pooling
from serving.routers.pools import CHANGED
from tests.serving.conftest import ANNE, MARC
from tests.serving.routers.test_sourcing import hide

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
POOLS = "/adviser/pools"
COMMUNE = "69029"
MARCS = 2
"""A person of Marc's portfolio."""
SOON = (Session(datetime.now(UTC).date() + timedelta(days=7)),)
SEARCH = {"romes": ["K2111", "G1703", "M1609"]}


@pytest.fixture
def opened(anne):
    """The key of a pool that Anne opened, around no place."""
    answer = anne.post(POOLS, json={"name": "Accueil 2027", "search": SEARCH})
    assert answer.status_code == 201, answer.text
    return answer.json()["key"]


@pytest.fixture
def joined(opened, app):
    """Tells Anne of everyone in her pool: its key."""
    work = app.app.state.service.work
    watch = ProfileWatch(Workspace.beside(work, work.bundle))
    watch._seen, watch._before = 0, None
    assert watch.turn() > 0
    return opened


def edit(caller, key, version=1, name="Accueil", **search):
    return caller.put(f"{POOLS}/{key}", json={"name": name, "search": SEARCH | search, "version": version})


def read(caller, key, status=200, **params):
    answer = caller.get(f"{POOLS}/{key}", params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_pool_gathers_whom_the_same_search_of_the_bank_finds(anne, opened, store):
    found, search = read(anne, opened, limit=50), anne.post("/bank/searches?limit=50", json=SEARCH).json()
    assert found["members"]["total"] == search["total"] > 0
    assert found["members"]["facets"] == search["facets"]
    assert {one["profile_key"] for one in found["members"]["items"]} == {one["profile_key"] for one in search["items"]}
    assert found["search"]["romes"] == SEARCH["romes"] and found["search"]["offer_key"] is None
    assert (found["subscribed"], found["subscribers"], found["version"], found["author"]) == (True, 1, 1, ANNE)
    first = found["members"]["items"][0]
    shown = store.impressions.get([first["impression_id"]])[first["impression_id"]]
    assert (shown.surface, shown.offer_id, shown.profile_id) == ("pool", 0, first["profile_key"])


def test_its_members_come_page_after_page(anne, opened):
    whole = read(anne, opened, limit=100)["members"]["total"]
    first = read(anne, opened, limit=2)["members"]
    second = read(anne, opened, limit=2, cursor=first["next"])["members"]
    assert len({one["profile_key"] for one in first["items"] + second["items"]}) == 4 <= whole


def test_who_no_longer_lets_advisers_find_them_leaves_at_once(anne, marc, opened, store):
    key = anne.post(POOLS, json={"name": "Autres", "search": SEARCH}).json()["key"]
    members = read(anne, key, limit=100)["members"]
    other = next(one["profile_key"] for one in members["items"] if one["profile_key"] not in portfolio(store))
    hide(store, other)
    after = read(anne, key, limit=100)["members"]
    assert other not in {one["profile_key"] for one in after["items"]}


def portfolio(store):
    return {*store.persons.portfolio(ANNE)}


def test_a_pool_is_shared_with_the_advisers_of_the_departement_of_its_place(anne, marc, store):
    (person,) = store.persons.get([MARCS]).values()
    store.persons.upsert([replace(person, departement="69")])
    body = {"name": "Partagé", "search": SEARCH | {"commune": COMMUNE, "radius_km": 100}}
    made = anne.post(POOLS, json=body).json()
    assert made["departement"] == "69"
    assert read(marc, made["key"])["subscribed"] is False
    assert [one["key"] for one in marc.get(POOLS).json()["items"]] == [made["key"]]
    assert marc.put(f"{POOLS}/{made['key']}/subscription").status_code == 204
    assert read(marc, made["key"])["subscribers"] == 2
    assert edit(marc, made["key"], name="Repris par Marc").json()["changed_by"] == MARC
    assert marc.get(POOLS).json()["items"] == []  # no longer around a place: Anne's alone
    read(marc, made["key"], 404)


def test_a_pool_around_no_place_is_that_of_its_author_alone(anne, marc, opened):
    assert marc.get(POOLS).json()["items"] == []
    read(marc, opened, 404)
    assert edit(marc, opened).status_code == 404
    for path in ("archive", "read"):
        assert marc.post(f"{POOLS}/{opened}/{path}").status_code == 404
    assert marc.put(f"{POOLS}/{opened}/subscription").status_code == 404


def test_of_two_changes_the_second_is_told_to_read_again_and_loses_nothing(anne, opened):
    assert edit(anne, opened, name="Premier").json()["version"] == 2
    late = edit(anne, opened, name="Second")
    assert (late.status_code, late.json()["detail"]) == (409, CHANGED)
    assert read(anne, opened)["name"] == "Premier"


def test_a_pool_that_is_archived_is_apart_and_serves_again_once_changed(anne, opened):
    away = anne.post(f"{POOLS}/{opened}/archive").json()
    assert away["archived_at"] and anne.get(POOLS).json()["items"] == []
    (one,) = anne.get(POOLS, params={"archived": True}).json()["items"]
    assert one["key"] == opened
    again = edit(anne, opened, version=away["version"]).json()
    assert again["archived_at"] is None
    assert [one["key"] for one in anne.get(POOLS).json()["items"]] == [opened]


def test_pools_are_listed_page_after_page_the_last_opened_first(anne, opened):
    keys = [anne.post(POOLS, json={"name": f"n° {n}", "search": SEARCH}).json()["key"] for n in range(2)]
    first = anne.get(POOLS, params={"limit": 2}).json()
    second = anne.get(POOLS, params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["key"] for one in first["items"] + second["items"]] == [*keys[::-1], opened]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Boulangers de moins de 30 ans"}, "name"),
        ({"search": {"romes": ["K2111"], "offer_key": 1}}, "search"),
        ({"search": {"sex": "F", "romes": ["K2111"]}}, "search.sex"),
        ({"version": 1}, "version"),
    ],
)
def test_a_name_that_the_law_forbids_or_a_rule_that_is_none_is_refused(anne, changes, field):
    answer = anne.post(POOLS, json={"name": "Accueil", "search": SEARCH} | changes)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [f"body.{field}"]


@pytest.mark.parametrize("search", [{}, {"romes": ["Z9999"]}, {"romes": ["K2111"], "commune": "99999"}])
def test_a_search_of_nothing_or_of_what_is_not_known_opens_no_pool(anne, search):
    assert anne.post(POOLS, json={"name": "Accueil", "search": search}).status_code == 422
    assert anne.get(POOLS).json()["items"] == []


def test_a_search_that_finds_too_many_people_is_refused_and_says_how_to_narrow_it(anne, opened, monkeypatch):
    monkeypatch.setattr(pooling, "MOST_MEMBERS", 2)
    answer = anne.post(POOLS, json={"name": "Tout le monde", "search": SEARCH})
    assert answer.status_code == 422 and "2 au plus : donnez une commune" in answer.json()["detail"]
    assert edit(anne, opened).status_code == 422
    assert read(anne, opened)["version"] == 1


def test_a_pool_of_nobody_says_what_each_criterion_costs(anne):
    body = {"name": "Rares", "search": SEARCH | {"licences": ["CE", "DE"]}}
    key = anne.post(POOLS, json=body).json()["key"]
    found = read(anne, key)
    assert found["members"]["total"] == 0
    assert "sans exiger le permis DE" in " ".join(one["sentence"] for one in found["wider"]) or found["wider"] == []
    assert all(one["more"] > 0 and one["search"]["romes"] == SEARCH["romes"] for one in found["wider"])


def test_a_pool_that_lacks_people_says_whom_a_training_would_bring_and_finds_them(anne, store):
    skill, search = "404183", {"romes": ["K2111", "G1703", "M1609"], "transferable": False}
    key = anne.post(POOLS, json={"name": "Hygiène", "search": search | {"skills": [skill]}}).json()["key"]
    assert read(anne, key)["trainings"] == []
    store.trainings.upsert([Training("T1", "Hygiène", "carif", skills=(Skill("", skill),), remote=True, sessions=SOON)])
    found = read(anne, key)
    (one,) = found["trainings"]
    everyone = anne.post("/bank/searches", json=search).json()["total"]
    assert one["more"] == everyone - found["members"]["total"] > 0
    assert (one["title"], one["place"], one["search"]["skills"]) == ("Hygiène", None, [])
    assert "une compétence demandée" in one["why"]


def test_newcomers_are_told_until_they_are_read_and_shown_in_alerts_with_the_pool(anne, joined, store):
    found = read(anne, joined)
    assert found["news"] == len(found["newcomers"]) > 0
    one = anne.get("/adviser/alerts").json()["items"][0]
    assert (one["kind"], one["pool"], one["offer"]) == ("pool", {"key": joined, "name": "Accueil 2027"}, None)
    assert one["person"]["profile_key"] in found["newcomers"]
    assert [one["news"] for one in anne.get(POOLS).json()["items"]] == [found["news"]]
    assert anne.post(f"{POOLS}/{joined}/read").json() == {"count": found["news"]}
    assert (read(anne, joined)["newcomers"], store.notices.unread(ANNE)) == ([], 0)


def test_who_left_is_counted_and_in_no_alert(anne, joined, store):
    told = {one.profile_key for one in store.notices.of_subject(ANNE, NoticeKind.POOL, joined, _LONG_AGO)}
    gone = min(told - portfolio(store))
    hide(store, gone)
    found = read(anne, joined)
    assert found["left"] == {"total": 1, "by_criterion": [], "others": 1}
    shown = [one["person"] for one in anne.get("/adviser/alerts?limit=50").json()["items"]]
    assert shown.count(None) == 1 and gone not in {one["profile_key"] for one in shown if one}


def test_a_pool_of_what_the_rome_no_longer_has_says_so_and_can_be_mended(anne, joined, store):
    store.talent_pools.change(joined, 1, ANNE, _LONG_AGO, "Ancien", '{"romes":["Z9999"]}', None)
    assert read(anne, joined, 422)["detail"] == pooling.GONE
    assert {one["person"] for one in anne.get("/adviser/alerts").json()["items"]} == {None}
    assert edit(anne, joined, version=2).status_code == 200
    assert read(anne, joined)["members"]["total"] > 0
