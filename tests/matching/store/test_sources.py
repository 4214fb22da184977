from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import ContractKind, Profile, Project, Provenance, RomeRef, Schedule, Skill
from matching.errors import InputError
from matching.store import Store
from matching.store.merging import Origin

LATER = datetime.now(UTC) + timedelta(days=1)
ADVISER, DECLARED = Provenance.ADVISER, Provenance.DECLARED
BAKER = Profile("P1", projects=(Project(RomeRef("D1102")),), salary_min_eur_month=1800.0, text="Boulangère")
OTHER = Profile("X7", "mission", skills=(Skill("Pétrir", "101", source=Provenance.CERTIFIED),), text="Pâtissière")


@pytest.fixture
def baker(store):
    """The key of a profile."""
    store.profiles.upsert([BAKER])
    return store.profiles.keys([BAKER.ref])[BAKER.ref]


@pytest.fixture
def other(store, baker):
    """The key of another source's profile of the same person."""
    store.profiles.upsert([OTHER])
    return store.profiles.keys([OTHER.ref])[OTHER.ref]


def get(store, key):
    return store.profiles.get([key])[key]


def edit(store, key, stated, source="self", kind=DECLARED, at=LATER, author=""):
    store.sources.edit(key, source, stated, kind, at, author)


def test_a_person_s_edit_is_what_is_read_and_what_the_feed_says(store, baker):
    before = store.profiles.revision
    edit(store, baker, {"salary_min_eur_month": 2000.0, "hours": {"night": False}})
    assert get(store, baker).salary_min_eur_month == 2000.0
    assert get(store, baker).hours == Schedule(night=False)
    assert dict(store.profiles.changes_since(before)) == {baker: get(store, baker)}
    assert dict(store.profiles.stream()) == {baker: get(store, baker)}


def test_an_edit_that_adds_to_a_list_leaves_what_stands_as_it_was_said(store, baker):
    before = store.sources.provenance(baker)
    store.sources.edit(baker, "self", {"skills": [{"label": "Anglais"}], "licences": ["C"]}, DECLARED, LATER, adds=True)
    after = store.sources.provenance(baker)
    assert {path: after[path] for path in before} == before
    assert {"skills/anglais", "licences/C"} <= after.keys()


def test_a_file_that_says_the_same_again_leaves_an_edit(store, baker):
    edit(store, baker, {"salary_min_eur_month": 2000.0})
    assert store.profiles.upsert([BAKER]).unchanged == 1
    assert get(store, baker).salary_min_eur_month == 2000.0


def test_a_file_that_changes_something_else_leaves_an_edit_that_came_after_what_it_repeats(store, baker):
    edit(store, baker, {"text": "Boulangère, et vendeuse"}, at=datetime.now(UTC))
    store.profiles.upsert([Profile("P1", projects=BAKER.projects, salary_min_eur_month=1900.0, text="Boulangère")])
    assert get(store, baker).text == "Boulangère, et vendeuse"
    assert get(store, baker).salary_min_eur_month == 1900.0


def test_a_file_that_changes_a_field_after_the_person_did_is_the_latest(store, baker):
    edit(store, baker, {"text": "avant"}, at=datetime.now(UTC))
    store.profiles.upsert([Profile("P1", projects=BAKER.projects, text="après")])
    assert get(store, baker).text == "après"


def test_a_file_never_overwrites_an_adviser_s_word(store, baker):
    edit(store, baker, {"text": "confirmé"}, "adviser", ADVISER, datetime.now(UTC), "A12")
    store.profiles.upsert([Profile("P1", projects=BAKER.projects, text="autre")])
    assert get(store, baker).text == "confirmé"
    assert store.sources.provenance(baker)["text"].source == "adviser:A12"


def test_each_field_has_its_provenance(store, baker):
    edit(store, baker, {"text": "moi"})
    found = store.sources.provenance(baker)
    assert found["text"] == Origin("self", DECLARED, LATER)
    assert found["salary_min_eur_month"].source == "default"
    assert found.keys() == {"projects", "salary_min_eur_month", "text"}


def test_a_null_takes_a_declared_value_back(store, baker):
    edit(store, baker, {"salary_min_eur_month": None})
    assert get(store, baker).salary_min_eur_month is None


def test_a_list_is_as_the_person_wants_it_and_takes_nothing_stronger_back(store, baker):
    skills = (Skill("Cuire"), Skill("Vendre"), Skill("Pétrir", "101", source=Provenance.CERTIFIED))
    store.profiles.upsert([Profile("P1", skills=skills)])
    edit(store, baker, {"skills": [{"label": "Vendre"}, {"label": "Livrer", "source": "certified"}]})
    found = {skill.label: skill.source for skill in get(store, baker).skills}
    assert found == {"Vendre": DECLARED, "Livrer": DECLARED, "Pétrir": Provenance.CERTIFIED}


def test_an_edit_that_arrives_late_does_not_replace_a_later_one(store, baker):
    edit(store, baker, {"text": "neuf"}, at=LATER)
    edit(store, baker, {"text": "vieux", "contracts": ["cdi"]}, at=LATER - timedelta(hours=1))
    assert get(store, baker).text == "neuf"
    assert get(store, baker).contracts == (ContractKind.CDI,)


def test_an_edit_retracted_leaves_everything_as_before(store, baker):
    edit(store, baker, {"text": "moi", "contracts": ["cdi"]})
    store.sources.retract(baker, "self", fields=frozenset(["text"]))
    assert get(store, baker).text == "Boulangère"
    assert get(store, baker).contracts == (ContractKind.CDI,)
    store.sources.retract(baker, "self")
    assert get(store, baker) == BAKER
    store.sources.retract(baker, "self")


def test_what_is_no_field_of_a_profile_is_refused(store, baker):
    with pytest.raises(InputError, match="'name' is no field"):
        edit(store, baker, {"name": "Anaïs"})
    with pytest.raises(InputError, match="not in the store"):
        edit(store, 99, {"text": "x"})


def test_a_linked_profile_speaks_in_the_one_that_absorbs_it_and_leaves_the_lists(store, baker, other):
    before = store.profiles.revision
    assert store.sources.link(baker, OTHER.ref, "adviser:A1", LATER) == other
    merged = get(store, baker)
    assert merged.id == "P1"
    assert merged.skills == OTHER.skills
    assert merged.text == "Pâtissière"  # said later
    assert dict(store.profiles.changes_since(before)) == {baker: merged, other: None}
    assert dict(store.profiles.stream()) == {baker: merged}
    assert get(store, other) == OTHER
    assert store.sources.linked(baker) == {other: OTHER.ref}


def test_a_later_import_of_a_linked_source_is_merged_again(store, baker, other):
    store.sources.link(baker, OTHER.ref, "self", LATER)
    before = store.profiles.revision
    store.profiles.upsert([Profile("X7", "mission", text="Chocolatière")])
    assert get(store, baker).text == "Chocolatière"
    assert get(store, baker).skills == ()
    assert dict(store.profiles.changes_since(before))[baker].text == "Chocolatière"


def test_the_edits_of_a_linked_profile_come_with_it(store, baker, other):
    edit(store, other, {"contracts": ["cdd"]})
    store.sources.link(baker, OTHER.ref, "self", LATER)
    assert get(store, baker).contracts == (ContractKind.CDD,)
    edit(store, other, {"contracts": ["cdi"]}, at=LATER + timedelta(hours=1))
    assert get(store, baker).contracts == (ContractKind.CDI,)


def test_a_linked_source_may_be_stronger(store, baker, other):
    store.profiles.upsert([Profile("P1", text="dit plus tard")])
    store.sources.link(baker, OTHER.ref, "adviser:A1", LATER, Provenance.CERTIFIED)
    assert get(store, baker).text == "Pâtissière"
    assert store.sources.provenance(baker)["text"].kind is Provenance.CERTIFIED


def test_unlinking_restores_both(store, baker, other):
    store.sources.link(baker, OTHER.ref, "self", LATER)
    before = store.profiles.revision
    store.sources.unlink(baker, OTHER.ref, LATER)
    assert dict(store.profiles.stream()) == {baker: BAKER, other: OTHER}
    assert dict(store.profiles.changes_since(before)) == {baker: BAKER, other: OTHER}
    store.sources.link(baker, OTHER.ref, "self", LATER)
    assert get(store, baker).text == "Pâtissière"


def test_a_link_says_who_made_it_and_since_when_for_as_long_as_it_stands(store, baker, other):
    edit(store, baker, {"contracts": ["cdd"]})
    for by in ("A1", "A2"):
        store.sources.link(baker, OTHER.ref, by, LATER)
        assert store.sources.links(baker) == {other: (*OTHER.ref, by, LATER)}
        assert store.sources.links(other) == {}
        store.sources.unlink(baker, OTHER.ref, LATER)
        assert store.sources.links(baker) == {}


def test_links_make_no_chain_and_no_loop(store, baker, other):
    store.profiles.upsert([Profile("Z", "third", text="z")])
    with pytest.raises(InputError, match="itself"):
        store.sources.link(baker, BAKER.ref, "self", LATER)
    with pytest.raises(InputError, match="import it first"):
        store.sources.link(baker, ("nowhere", "1"), "self", LATER)
    store.sources.link(baker, OTHER.ref, "self", LATER)
    for key, ref in ((other, ("third", "Z")), (store.profiles.keys([("third", "Z")])["third", "Z"], BAKER.ref)):
        with pytest.raises(InputError, match="linked already"):
            store.sources.link(key, ref, "self", LATER)
    with pytest.raises(InputError, match="linked already"):
        store.sources.link(baker, OTHER.ref, "self", LATER)


def test_an_erased_source_says_nothing_any_more(store, baker, other):
    store.sources.link(baker, OTHER.ref, "self", LATER)
    store.profiles.erase([other])
    assert dict(store.profiles.stream()) == {baker: BAKER}


def test_what_an_erased_profile_had_absorbed_comes_back(store, baker, other):
    store.sources.link(baker, OTHER.ref, "self", LATER)
    before = store.profiles.revision
    store.profiles.erase([baker])
    assert dict(store.profiles.changes_since(before)) == {other: OTHER, baker: None}


def test_a_link_inside_a_transaction_undone_never_was(store, baker, other):
    with pytest.raises(RuntimeError), store.transaction() as tx:
        tx.sources.link(baker, OTHER.ref, "self", LATER)
        raise RuntimeError
    assert dict(store.profiles.stream()) == {baker: BAKER, other: OTHER}


STEPS = st.permutations(["import", "edit", "adviser", "link"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_arrives_first_the_profile_is_the_same(steps):
    with Store.open(":memory:") as store:
        store.profiles.upsert([BAKER, Profile("X7", "mission", skills=OTHER.skills)])
        key = store.profiles.keys([BAKER.ref])[BAKER.ref]
        at = datetime.now(UTC)
        for step in steps:
            if step == "import":
                store.profiles.upsert([OTHER])
            elif step == "link":
                store.sources.link(key, OTHER.ref, "self", at, Provenance.INFERRED)
            elif step == "edit":
                edit(store, key, {"text": "moi", "salary_min_eur_month": None})
            else:
                edit(store, key, {"salary_min_eur_month": 2100.0}, "adviser", ADVISER)
        assert get(store, key) == Profile(
            "P1", projects=BAKER.projects, skills=OTHER.skills, salary_min_eur_month=2100.0, text="moi"
        )
