"""The proxies count what they say: gains, ranks, radius, and truths known by construction."""

from pathlib import Path

import numpy as np
import pytest

from eval.quality import coding, island, wording
from eval.quality.coding import Case, rank_of
from matching.rome import Rome
from matching.settings import Settings


@pytest.fixture(scope="module")
def rome() -> Rome:
    return Rome.sample()


def raw_offer(name: str, title: str, code: str, latitude: float, longitude: float = 55.45) -> dict[str, object]:
    place = {"libelle": "974 - ici", "latitude": latitude, "longitude": longitude, "codePostal": "97400"}
    return {"id": name, "intitule": title, "romeCode": code, "lieuTravail": place}


def test_the_same_code_is_worth_three_and_a_first_mobility_one(rome: Rome) -> None:
    code = next(code for code in rome.codes if len(rome.mobilities(code)) > 1)
    near = rome.mobilities(code)[0]
    stranger = next(other for other in rome.codes if other != code and other not in rome.mobilities(code))
    assert island.gains(rome, [code], [stranger, near, code, "Z9999", code]).tolist() == [[0, 1, 3, 0, 3]]


def test_the_sixth_mobility_is_worth_nothing(rome: Rome) -> None:
    code = max(rome.codes, key=lambda code: len(rome.mobilities(code)))
    later = rome.mobilities(code)[5:]
    assert not island.gains(rome, [code], list(later)).any()


def test_rank_counts_equal_scores_before_the_truth() -> None:
    scores = np.array([[0.1, 0.9, 0.5], [0.5, 0.5, 0.2]], dtype=np.float32)
    assert rank_of(scores, [2, 0]).tolist() == [2, 2]


def test_an_offer_whose_truth_is_unknown_to_the_release_is_not_counted() -> None:
    cases = [Case("Maçon", "", 0, -1), Case("Couvreur", "", 1, 1)]
    answers = coding.Answers(cases, {"": np.array([1, 3])}, {"": np.array([1, 3])})
    assert (answers.top("", 1).value, answers.top("", 1).n) == (0.5, 2)
    assert (answers.top("", 5, stated=True).value, answers.top("", 5, stated=True).n) == (1.0, 1)


def test_reciprocal_ranks_are_averaged_over_all_and_over_those_sharing_no_word() -> None:
    answers = wording.Answers({"": np.array([1.0, 0.5, 0.25])}, np.array([False, True, True]), np.array([0, 1, 1]))
    assert answers.mrr("").value == pytest.approx(7 / 12)
    assert (answers.mrr("", unshared=True).value, answers.mrr("", unshared=True).n) == (0.375, 2)


def planted(rome: Rome) -> island.Market:
    wanted, *_, other = (code for code in rome.codes if not rome.occupation(code).regulated)
    offers = [
        raw_offer("far", rome.occupation(wanted).label, wanted, -20.0),
        raw_offer("other", rome.occupation(other).label, other, -20.9),
        raw_offer("here", rome.occupation(wanted).label, wanted, -20.9),
    ]
    stripped = [{k: v for k, v in o.items() if k not in island.ROME_FIELDS} for o in offers]
    name = rome.occupation(wanted).label
    profile = {
        "id": "P0",
        "projects": [{"appellation": name}],
        "skills": [{"ogr": s.ogr, "label": s.label} for s in rome.skills(wanted)[:3]],
        "place": {"latitude": -20.9, "longitude": 55.45},
        "mobility": {"radius_km": island.RADIUS_KM},
    }
    distance = np.array([[100.0, 0.0, 0.0]])
    return island.Market(stripped, [profile], np.array([[0.0, 0.0, 3.0]]), distance, [wanted[0]])


def test_every_system_is_kept_within_the_radius_and_judged_on_the_same_market(rome: Rome, tmp_path: Path) -> None:
    answers = island.evaluate(planted(rome), Settings(tmp_path))
    assert set(answers.ndcg) == {"", "vectors", "embedding", "bm25", "char_tfidf"}
    assert all(values.tolist() == [1.0] for values in answers.ndcg.values())
    assert (answers.beyond, answers.short) == (0, 0)


def test_rivals_gain_nothing_from_offers_beyond_the_radius(rome: Rome) -> None:
    market = planted(rome)
    gains = island._ranked(np.array([[9.0, 1.0, 0.5]], dtype=np.float32), market)
    assert gains.tolist() == [[0.0, 3.0, 0.0]]


@pytest.mark.data
def test_drawn_profiles_want_a_second_name_and_state_a_third_of_the_skills(shared_data: Path) -> None:
    rome = Rome.from_csv(shared_data / "rome_v460")
    market = island.draw(shared_data, rome, 40, seed=0)
    labels = {item.label: item for item in rome.appellations}
    for profile in market.profiles:
        item = labels[profile["projects"][0]["appellation"]]
        assert not item.principal
        assert len(profile["skills"]) == max(1, len(rome.skills(item.code)) // 3)
    assert not any(name in offer for offer in market.offers for name in island.ROME_FIELDS)
    assert set(np.unique(market.gains).tolist()) == {0.0, 1.0, 3.0}
    assert not market.gains[market.distance_km > island.RADIUS_KM].any()


@pytest.mark.data
def test_the_same_seed_draws_the_same_profiles(shared_data: Path) -> None:
    rome = Rome.from_csv(shared_data / "rome_v460")
    first, again, other = (island.draw(shared_data, rome, 5, seed).profiles for seed in (0, 0, 1))
    assert first == again != other
