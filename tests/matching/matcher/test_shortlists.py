"""Shortlists rank as lists do, and what is said of offers chosen from them is what their lists would have said."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from matching import sample
from matching.bundle import Bundle
from matching.domain import ContractKind, Fact, OfferStatus, Project, RomeRef, RuleKind, Schedule, Veto
from matching.eligibility import VETOES
from matching.errors import InputError, VectorIndexError
from matching.features import FEATURE_NAMES
from matching.features.memory import Asked
from matching.geo import Communes
from matching.history import Answers, History
from matching.ingest import parse_offer, parse_profile
from matching.matcher import Matcher, Shortlists
from matching.pool import OfferSide, Pool
from matching.rerank import LightGBMReranker
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees
from matching.rome import Rome
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, make_rule, north_of, tiny_rome
from matching.vectors import Vectorizer

AT = datetime(2026, 9, 1, tzinfo=UTC)
ROME, ENCODING = tiny_rome(), WordVectorizer()
FORMULA = Formula(FEATURE_NAMES, {}, Liking(-1.0, {"preference": 4.0}), Curve(0.3), {})
HEADS = LightGBMReranker(Trees.merged({}, FEATURE_NAMES, 4), FORMULA)
"""Heads that grew no tree: liking follows today's practice, the chance is the same for all."""


def matcher(*offers, **options):
    return Matcher(ENCODING, ROME, Pool.build(OfferSide(ENCODING, ROME), enumerate(offers, start=1)), **options)


@pytest.fixture(scope="module")
def people():
    return [parse_profile(raw, Communes.sample()).value for raw in sample.profiles()]


@pytest.fixture(scope="module")
def sampled():
    """A matcher of the sample's offers, in the model that is served."""
    rome, bundle = Rome.sample(), Bundle.open(None)
    offers = [parse_offer(raw, Communes.sample()).value for raw in sample.offers()]
    encoding = Vectorizer(bundle.encoder(), bundle.coder(), rome)
    pool = Pool.build(OfferSide(encoding, rome), enumerate(offers, start=1))
    return Matcher(encoding, rome, pool, documents=lambda keys: {key: offers[key - 1] for key in keys})


def of(shortlists, query, n=None):
    """Keys and scores of one profile's list."""
    own = np.flatnonzero(shortlists.query == query)[:n]
    return list(zip(shortlists.key[own].tolist(), shortlists.score[own].tolist(), strict=True))


def keys_of(shown):
    return [[match.candidate_key for match in one.found.matches] for one in shown]


def same(ours, theirs):
    """Whether lists are the same to the last bit, what was logged of them included."""
    return all(
        a.found.matches == b.found.matches and a.rows.tobytes() == b.rows.tobytes()
        for a, b in zip(ours, theirs, strict=True)
    )


def test_the_first_ten_of_the_samples_shortlists_are_the_lists_people_are_shown(sampled, people):
    shortlists, lists = sampled.shortlists(people, 40, AT), sampled.offers_for(people, 10, AT)
    shown = [[(match.candidate_key, match.score) for match in one.matches] for one in lists]
    assert sum(map(len, shown)) > len(people)
    assert [of(shortlists, query, 10) for query in range(len(people))] == shown


def test_a_shortlist_goes_on_where_the_list_stops(sampled, people):
    shortlists, lists = sampled.shortlists(people, 40, AT), sampled.offers_for(people, 40, AT)
    assert max(len(one.matches) for one in lists) > 10
    shown = [[(match.candidate_key, match.score) for match in one.matches] for one in lists]
    assert [of(shortlists, query) for query in range(len(people))] == shown


def test_a_shortlist_says_the_similarity_the_project_and_the_vetoes_of_the_list(sampled, people):
    shortlists, lists = sampled.shortlists(people, 10, AT), sampled.offers_for(people, 10, AT)
    matches = [match for one in lists for match in one.matches]
    assert shortlists.similarity.tolist() == [match.similarity for match in matches]
    assert shortlists.slot.tolist() == [match.project for match in matches]
    counts = [dict(zip(VETOES, row, strict=True)) for row in shortlists.vetoes.tolist()]
    assert [{veto: n for veto, n in row.items() if n} for row in counts] == [one.vetoes for one in lists]


def test_people_searched_wider_stay_at_their_place_with_the_vetoes_of_the_wider_search():
    refused = [make_offer(f"no{i}", contract=ContractKind.CDD) for i in range(700)]
    farther = [make_offer(f"yes{i}", title="Boulanger industriel", contract=ContractKind.CDI) for i in range(2)]
    picky, easy = make_profile("picky", contracts=(ContractKind.CDI,)), make_profile("easy")
    nearest = make_offer("first", contract=ContractKind.CDI)
    found = matcher(nearest, *refused, *farther).shortlists([picky, easy], 3, AT)
    assert found.query.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.key[:3].tolist() == [1, 702, 703]
    assert found.vetoes[:, VETOES.index(Veto.CONTRACT)].tolist() == [700, 0]


def test_ten_offers_are_enough_of_a_longer_shortlist_for_the_search_to_stop():
    near = [make_offer(f"O{i}", contract=ContractKind.CDI if i < 15 else ContractKind.CDD) for i in range(400)]
    far = [make_offer(f"yes{i}", title="Boulanger industriel", contract=ContractKind.CDI) for i in range(40)]
    person = make_profile(contracts=(ContractKind.CDI,))
    assert len(matcher(*near, *far).shortlists([person], 40, AT)) == 15


def test_offers_left_out_take_no_place_and_the_search_goes_on_beyond_them():
    near = [make_offer(f"O{i}") for i in range(300)]
    far = [make_offer(f"yes{i}", title="Boulanger industriel") for i in range(3)]
    people = [make_profile("P1"), make_profile("P2")]
    found = matcher(*near, *far).shortlists(people, 5, AT, without=[range(1, 301), ()])
    assert [len(of(found, query)) for query in range(2)] == [3, 5]
    assert found.key[:3].tolist() == [301, 302, 303]


def test_where_nothing_is_remembered_nothing_is_believed_of_what_a_person_finds_wrong():
    found = matcher(make_offer("a"), make_offer("b", rome="N1101")).shortlists([make_profile()], 5, AT)
    assert found.key.tolist() == [1, 2]
    assert np.isnan(found.wrong_occupation).all()


def test_a_search_goes_no_further_than_a_rule_of_distance_lets():
    near = [make_offer(f"O{i}", place=north_of(LYON, 4)) for i in range(12)]
    beyond = [make_offer(f"far{i}", place=north_of(LYON, 20)) for i in range(300)]
    unlike = [make_offer(f"yes{i}", title="Boulanger industriel", place=north_of(LYON, 4)) for i in range(30)]
    bound = history({0: [make_rule(RuleKind.DISTANCE, 10.0, AT)]})
    found = matcher(*near, *beyond, *unlike, histories=bound).shortlists([make_profile()], 100, AT)
    assert len(found) == 42
    assert not found.vetoes.any()


def test_liking_and_chance_stand_behind_the_score_where_heads_rank():
    offers = [make_offer(str(km), place=north_of(LYON, km)) for km in range(9)]
    found = matcher(*offers, reranker=HEADS).shortlists([make_profile()], 5, AT, handle=0.25)
    assert len(found) == 5
    np.testing.assert_allclose(found.score, found.liking**0.75 * found.chance**0.25, rtol=1e-6)


def test_without_heads_liking_and_chance_are_not_known():
    found = matcher(make_offer()).shortlists([make_profile()], 5, AT)
    assert np.isnan(found.liking).all() and np.isnan(found.chance).all() and len(found) == 1


def test_nobody_and_an_empty_market_have_empty_shortlists():
    for empty in (matcher(make_offer()).shortlists([], 5, AT), matcher().shortlists([make_profile()], 5, AT)):
        assert [len(getattr(empty, name)) for name in ("query", "key", "slot", "score")] == [0, 0, 0, 0]
        assert (empty.key.dtype, empty.score.dtype) == (np.int64, np.float32)


def test_a_couple_is_found_in_shortlists_by_its_person_and_its_offer():
    offers = [make_offer(str(i)) for i in range(4)]
    found = matcher(*offers).shortlists([make_profile("a"), make_profile("b")], 3, AT)
    rows = found.positions(np.array([1, 0, 1, 2]), np.array([found.key[4], found.key[0], 99, found.key[0]]))
    assert rows.tolist() == [4, 0, -1, -1]
    assert Shortlists.of(0, []).positions(np.array([0]), np.array([1])).tolist() == [-1]


def test_what_is_said_of_given_offers_is_what_their_list_says_of_them(sampled, people):
    shown = sampled.offers_shown(people, 10, AT)
    assert sum(len(one.found.matches) for one in shown) > len(people)
    assert same(sampled.offers_among(people, keys_of(shown), AT), shown)


def test_similarities_of_the_shortlists_stand(sampled, people):
    shown, found = sampled.offers_shown(people, 10, AT), sampled.shortlists(people, 40, AT)
    assert same(sampled.offers_among(people, keys_of(shown), AT, found=found), shown)
    told = replace(found, similarity=np.full(len(found), 0.25, np.float32))
    again = sampled.offers_among(people, keys_of(shown), AT, found=told)
    assert {match.similarity for one in again for match in one.found.matches} == {0.25}


def test_no_vector_is_made_of_people_whose_similarities_are_told(sampled, people, monkeypatch):
    keys, found = keys_of(sampled.offers_shown(people, 10, AT)), sampled.shortlists(people, 40, AT)
    of, encoded = sampled.encoding.profiles, []

    def noted(profiles):
        encoded.extend(profiles)
        return of(profiles)

    monkeypatch.setattr(sampled.encoding, "profiles", noted)
    assert keys_of(sampled.offers_among(people, keys, AT, found=found)) == keys
    assert not encoded
    sampled.offers_among(people, keys, AT)
    assert encoded == people


def test_given_offers_keep_their_order_and_no_policy_chose_them():
    offers = [make_offer(str(km), place=north_of(LYON, km)) for km in range(5)]
    people = [make_profile("a"), make_profile("b"), make_profile("c")]
    keys = [[5, 1, 3], [], [2, 4]]
    shown = matcher(*offers).offers_among(people, keys, AT)
    assert keys_of(shown) == keys
    assert [one.propensities for one in shown] == [(None,) * 3, (), (None,) * 2]
    assert [one.found.query_id for one in shown] == ["a", "b", "c"]


def test_given_offers_that_a_veto_keeps_out_or_that_are_not_open_are_left_out():
    one = matcher(
        make_offer("ok"),
        make_offer("short", contract=ContractKind.CDD),
        make_offer("closed", status=OfferStatus.FILLED),
    )
    (shown,) = one.offers_among([make_profile(contracts=(ContractKind.CDI,))], [[3, 2, 99, 1]], AT)
    assert [match.candidate_id for match in shown.found.matches] == ["ok"]
    assert shown.found.vetoes == {Veto.CONTRACT: 1}


def history(rules):
    def histories(profiles, at, keys=None):
        nothing = np.empty(0, np.int64)
        answers = Answers(
            nothing, nothing, nothing.astype(np.int8), nothing.astype(np.uint32), nothing.astype("M8[us]")
        )
        return History(answers, Asked.nothing(), rules)

    return histories


def test_rules_act_on_shortlists_and_on_given_offers():
    offers = [make_offer(str(km), place=north_of(LYON, km)) for km in (1, 20)]
    one = matcher(*offers, histories=history({1: [make_rule(RuleKind.DISTANCE, 10.0, AT)]}))
    people = [make_profile("far"), make_profile("near")]
    found = one.shortlists(people, 10, AT)
    assert [[key for key, _ in of(found, query)] for query in (0, 1)] == [[1, 2], [1]]
    assert keys_of(one.offers_among(people, [[2, 1], [2, 1]], AT)) == [[2, 1], [1]]


def test_the_nearest_project_is_said_of_given_offers():
    person = make_profile(projects=(Project(RomeRef("D1102"), "Boulanger"), Project(RomeRef("N1101"), "Cariste")))
    one = matcher(make_offer("a", "N1101"), make_offer("b", "D1102"))
    (shown,) = one.offers_among([person], [[1, 2]], AT)
    assert [match.project for match in shown.found.matches] == [1, 0]


def test_people_of_several_searches_get_their_own_offers_vetoes_and_similarities(monkeypatch):
    monkeypatch.setattr("matching.matcher.matcher.SEARCHED", 8)
    offers = [make_offer(f"{code}-{i}", code) for code in ROME.codes for i in range(2)]
    offers += [make_offer(f"{code}-2", code, contract=ContractKind.CDD) for code in ROME.codes]
    people = [make_profile(f"P{i}", ROME.codes[i % 7]) for i in range(19)]
    people.append(make_profile("picky", contracts=(ContractKind.CDI,)))
    one = matcher(*offers)
    found = one.shortlists(people, 2, AT)
    keys = found.key.reshape(-1, 2).tolist()
    assert (found.query == np.repeat(np.arange(20), 2)).all()
    assert found.vetoes[:, VETOES.index(Veto.CONTRACT)].tolist() == [0] * 19 + [len(ROME.codes)]
    assert keys == [[match.candidate_key for match in some.matches] for some in one.offers_for(people, 2, AT)]
    told = replace(found, similarity=np.arange(40, dtype=np.float32) / 64)
    shown = one.offers_among(people, keys, AT, found=told)
    assert keys_of(shown) == keys
    assert [match.similarity for some in shown for match in some.found.matches] == told.similarity.tolist()


def test_the_words_of_an_offer_given_to_many_are_asked_for_once():
    fact = Fact("night", True, "text", "horaires en 3x8")
    offer, asked = make_offer(schedule=Schedule(night=True), facts=(fact,)), []

    def documents(keys):
        asked.extend(keys)
        return dict.fromkeys(keys, offer)

    people = [make_profile(f"P{i}") for i in range(600)]
    shown = matcher(offer, documents=documents).offers_among(people, [[1]] * 600, AT)
    assert all(any("3x8" in why.text for why in one.found.matches[0].reasons) for one in shown)
    assert asked == [1]


def test_keys_for_other_people_than_those_asked_for_are_refused():
    with pytest.raises(InputError, match="Keys of 1 profiles for 2"):
        matcher(make_offer()).offers_among([make_profile(), make_profile()], [[1]], AT)


def test_a_matcher_without_offers_says_the_cure():
    lonely = Matcher(ENCODING, ROME)
    with pytest.raises(VectorIndexError, match="pool of offers"):
        lonely.shortlists([make_profile()], 10)
    with pytest.raises(VectorIndexError, match="pool of offers"):
        lonely.offers_among([make_profile()], [[1]])
