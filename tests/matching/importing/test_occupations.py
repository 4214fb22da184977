import pytest

from matching.domain import Experience, Offer, Profile, Project, RomeRef
from matching.importing import place_offers, place_profiles
from matching.rome import Appellation, Occupation, Release, Rome


@pytest.fixture
def rome():
    return Rome(
        Release(
            version="1",
            domains=(),
            occupations=(
                Occupation("D1102", "1", "Boulanger / Boulangère", "D1102", "D11"),
                Occupation("G1602", "2", "Cuisinier / Cuisinière", "G1602", "G16"),
            ),
            appellations=(Appellation("9", "Tourier / Tourière", "Tourier", "D1102"),),
            skills=(),
            skill_links=(),
            contexts=(),
            context_links=(),
            mobilities=(),
        )
    )


class KitchenCoder:
    """Codes every title as a cook's, and remembers what it was asked."""

    def __init__(self, probability=0.8, code="G1602"):
        self.best, self.asked = [(code, probability)], []

    def code(self, titles, descriptions=None, n=10):
        self.asked.append((list(titles), list(descriptions), n))
        return [self.best for _ in titles]


def placed(offer, rome, coder=None):
    (found,) = place_offers([offer], rome, coder)
    return found.rome


def test_a_code_that_agrees_with_its_label_is_kept(rome):
    coder = KitchenCoder()
    stated = RomeRef("D1102", "Boulanger / Boulangère")
    assert placed(Offer("1", "Bras droit du chef", rome=stated), rome, coder).code == "D1102"
    assert coder.asked == []


def test_an_unknown_code_is_found_again_by_its_appellation(rome):
    found = placed(Offer("1", "t", rome=RomeRef("D9999", "Ancien"), appellation="Tourier / Tourière"), rome)
    assert found.code == "D1102"
    assert found.confidence is not None


def test_a_title_that_the_release_does_not_know_is_coded_with_a_confidence(rome):
    coder = KitchenCoder(0.81234)
    found = placed(Offer("1", "Second aux fourneaux", description="brigade"), rome, coder)
    assert found == RomeRef("G1602", "Cuisinier / Cuisinière", "4", 0.812)
    assert coder.asked == [(["Second aux fourneaux"], ["brigade"], 1)]


@pytest.mark.parametrize("coder", [None, KitchenCoder(0.1), KitchenCoder(0.9, code="Z9999")])
def test_what_is_stated_stays_when_nothing_better_is_found(rome, coder):
    stated = RomeRef("Z0000", "Inconnu")
    assert placed(Offer("1", "Second aux fourneaux", rome=stated), rome, coder) == stated
    assert placed(Offer("1", "Second aux fourneaux"), rome, coder) is None


def test_order_is_kept_over_many_batches(rome):
    offers = [Offer(str(i), "Boulanger" if i % 2 else "Second aux fourneaux") for i in range(1_500)]
    coder = KitchenCoder()
    found = list(place_offers(offers, rome, coder))
    assert [offer.id for offer in found] == [offer.id for offer in offers]
    assert {offer.rome.code for offer in found if offer.title == "Boulanger"} == {"D1102"}
    assert sum(len(titles) for titles, _, _ in coder.asked) == 750


def test_projects_and_experiences_are_placed_each_by_its_own_words(rome):
    profile = Profile(
        "P",
        projects=(Project(RomeRef("D1102"), "Boulanger"), Project(None, "Chef de partie"), Project()),
        experiences=(Experience("Tourier"), Experience("Second aux fourneaux", months=3)),
    )
    (found,) = place_profiles([profile], rome, KitchenCoder())
    assert [p.rome and p.rome.code for p in found.projects] == ["D1102", "G1602", None]
    assert [e.rome and e.rome.code for e in found.experiences] == ["D1102", "G1602"]
    assert found.experiences[1].months == 3
