from dataclasses import replace

import pytest

from matching.rome import (
    Appellation,
    ContextLink,
    Domain,
    MobilityLink,
    Occupation,
    Release,
    Rome,
    RomeSkill,
    SkillLink,
    WorkContext,
)
from matching.store import Store


@pytest.fixture
def rome():
    return Rome(
        Release(
            version="1",
            domains=(Domain("D", "Commerce"), Domain("D11", "Commerce alimentaire")),
            occupations=(
                Occupation("D1104", "2", "Pâtissier / Pâtissière", "D1104", "D11", True, False, "Fait\ndes gâteaux"),
                Occupation("D1102", "1", "Boulanger / Boulangère", "D1102", "D11"),
            ),
            appellations=(Appellation("11", "Boulanger / Boulangère", "Boulanger", "D1102", principal=True),),
            skills=(RomeSkill("101", "Pétrir", "competence", "100"), RomeSkill("102", "Hygiène", "savoir", None)),
            skill_links=(SkillLink("D1102", "101", core=True), SkillLink("D1102", "102")),
            contexts=(WorkContext("9", "Travail de nuit", "Horaires"),),
            context_links=(ContextLink("D1102", "9"),),
            mobilities=(MobilityLink("D1102", "D1104", 1),),
        )
    )


def test_no_release_is_none_until_one_is_imported(store):
    assert store.rome.load() is None
    assert store.rome.version is None


def test_a_release_is_rebuilt_row_for_row_in_its_order(store, rome):
    store.rome.save(rome)
    again = store.rome.load()
    assert again.release == rome.release
    assert again.skills("D1102")[0].core is True
    assert again.occupation("D1104").regulated is True


def test_saving_another_release_replaces_all_of_the_first(store, rome):
    store.rome.save(rome)
    other = replace(rome.release, version="2", skills=(), skill_links=())
    store.rome.save(Rome(other))
    assert store.rome.load().release == other
    assert store.rome.version == "2"


def test_a_release_that_cannot_be_saved_whole_leaves_the_first(store, rome):
    store.rome.save(rome)
    bad = Rome(replace(rome.release, version="2", skills=(RomeSkill(None, "sans numéro", "savoir"),)))
    with pytest.raises(Exception, match=r"(?i)not.null"):
        store.rome.save(bad)
    assert store.rome.load().release == rome.release


def test_the_embedded_sample_goes_through_the_store(store):
    sample = Rome.sample()
    store.rome.save(sample)
    assert store.rome.load().release == sample.release


@pytest.mark.data
def test_the_official_release_goes_through_the_store(shared_data):
    official = Rome.from_csv(shared_data / "rome_v460")
    with Store.open(":memory:") as store:
        store.rome.save(official)
        again = store.rome.load()
    assert again.release == official.release
    assert len(again) == 1584
