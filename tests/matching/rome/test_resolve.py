import pytest

from matching.domain import RomeRef
from matching.rome import Rome
from matching.rome.labels import content_words, fold, label_forms


@pytest.fixture
def rome(release_folder) -> Rome:
    return Rome.from_csv(release_folder)


def test_a_code_whose_label_agrees_is_kept_as_stated(rome):
    assert rome.resolve(RomeRef("G1609", "Cuisinier / Cuisinière")) == RomeRef("G1609", "Cuisinier / Cuisinière", "4")


def test_accents_case_and_gender_do_not_matter(rome):
    for label in ("CUISINIERE", "cuisinier (H/F)", "Cuisinière", "Cuisinier/Cuisinière"):
        assert rome.resolve(RomeRef("G1609", label)).confidence is None


def test_the_appellation_wins_over_a_broader_v3_code(rome):
    found = rome.resolve(RomeRef("G1602", "Personnel de cuisine", "3"), "Second / Seconde de cuisine")
    assert (found.code, found.confidence is not None) == ("G1609", True)


def test_an_appellation_of_the_stated_code_confirms_it(rome):
    assert rome.resolve(RomeRef("G1602", "Personnel de cuisine"), "Aide-cuisinier / Aide-cuisinière").confidence is None


def test_a_reused_code_is_recoded_by_its_label(rome):
    assert rome.resolve(RomeRef("G1602", "Infirmier / Infirmière en soins généraux (IDE)")).code == "J1506"


def test_a_reworded_label_of_the_same_code_is_accepted_with_less_confidence(rome):
    found = rome.resolve(RomeRef("J1506", "Infirmier / Infirmière de soins généraux"))
    assert found.code == "J1506" and 0 < found.confidence < 1


def test_an_unknown_code_is_resolved_by_a_title_that_is_an_appellation(rome):
    assert rome.resolve(RomeRef("Z9999", "Inconnu"), None, "Aide-cuisinière (H/F)").code == "G1602"


def test_a_stated_code_without_label_is_believed_unless_it_is_v3(rome):
    assert rome.resolve(RomeRef("G1609")).code == "G1609"
    assert rome.resolve(RomeRef("G1602", None, "3")) is None


def test_the_only_sheet_of_a_v3_code_is_a_guess(rome):
    assert rome.resolve(RomeRef("J1506", "Soins", "3")).confidence < 0.8


def test_nothing_usable_resolves_to_nothing(rome):
    assert rome.resolve(None) is None
    assert rome.resolve(RomeRef("Z9999", "Astronaute"), "Cosmonaute", "Pilote de fusée") is None
    assert rome.resolve(RomeRef("", ""), "", "") is None


def test_label_forms_give_both_genders():
    assert label_forms("Chef / Cheffe de rang") == ("chef cheffe de rang", "chef de rang", "cheffe de rang")
    assert label_forms("Aide-soignant(e) H/F") == ("aide soignant",)
    assert label_forms("Soignant·es") == ("soignants",)


def test_fold_forgets_accents_ligatures_and_punctuation():
    assert fold("  Œnologue – Éleveur  de C# ") == "oenologue eleveur de c#"


def test_content_words_forget_small_words_and_endings():
    assert content_words("Agent / Agente de déchetterie") == content_words("Agent de déchèterie") == {"agent", "deche"}


@pytest.mark.data
def test_codes_given_to_another_occupation_in_a_later_release_are_not_believed(official):
    for code, label in (
        ("M1854", "Chef / Cheffe de projet réseau fixe et mobile"),
        ("M1844", "Responsable des études et applications informatiques"),
        ("N1106", "Déménageur / Déménageuse d'œuvres d'art"),
    ):
        found = official.resolve(RomeRef(code, label, "4"))
        assert found is None or found.code != code


@pytest.mark.data
def test_every_appellation_resolves_to_its_own_sheet_with_its_code_at_hand(official):
    found = {a.ogr: official.resolve(RomeRef(a.code), a.label) for a in official.appellations}
    wrong = [a.label for a in official.appellations if found[a.ogr].code != a.code]
    assert wrong == ["Analyste Concepteur"]  # also the masculine of a sheet's own label
