from datetime import UTC, date, datetime, timedelta

import pytest

from matching.alerts.night import run
from matching.answering import answer
from matching.domain import EventKind, Mobility, OfferStatus, RomeRef, RuleKind, Session
from matching.testing import LYON, make_impression, make_offer, make_rule, make_skills, make_training, north_of

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
KNEADS = {"skills": make_skills(101)}


@pytest.fixture
def catalogue(work):
    """Puts trainings into the store; their keys."""

    def put(*made):
        work.store.trainings.upsert(made)
        keys = work.store.trainings.keys([one.ref for one in made])
        return [keys[one.ref] for one in made]

    return put


@pytest.fixture
def planted(market):
    """Bakers wanted, four near by and one far away: what one who can knead lacks for each is known."""
    required = {"a": (101,), "b": (101, 102), "c": (102, 103), "d": (103, 104)}
    keys = [market.offers(one, skills=make_skills(*ogrs, required=True))[0] for one, ogrs in required.items()]
    market.offers("far", skills=make_skills(102, required=True), place=north_of(LYON, 60))
    return dict(zip(required, keys, strict=True))


def told(market, person):
    """Trainings of each digest of a person."""
    return [[one.training_key for one in digest.content.trainings] for digest in market.digests(person)]


def entries(market, person):
    (digest,) = market.digests(person)
    return digest.content.trainings


def test_the_sentence_counts_exactly_what_is_missing_and_for_which_offers(work, market, planted, catalogue):
    (training,), (person,) = catalogue(make_training("T", 102, 103)), market.people("P1", **KNEADS)
    run(work, AT)
    (entry,) = entries(market, person)
    assert entry.training_key == training
    assert entry.sentence == (
        "Cette formation couvre 2 des 3 compétences qui manquent pour 3 offres près de chez vous\u00a0; pour 2"
        " d’entre elles, il n’en manque pas d’autre (cuire au four, peser les ingrédients)"
    )
    assert set(entry.offer_keys[:2]) == {planted["b"], planted["c"]}
    assert entry.offer_keys[2] == planted["d"]
    assert entry.distance_km == 0


@pytest.mark.parametrize(
    ("ogrs", "said"),
    [
        (
            (102,),
            "couvre une des 2 compétences qui manquent pour 2 offres près de chez vous\u00a0; pour une d’entre elles",
        ),
        ((104,), "couvre une des 2 compétences qui manquent pour une offre près de chez vous (dresser une assiette)"),
        ((102, 103, 104), "couvre les 3 compétences qui manquent pour 3 offres près de chez vous (cuire au four, "),
    ],
)
def test_the_sentence_agrees_with_its_numbers(work, market, planted, catalogue, ogrs, said):
    catalogue(make_training("T", *ogrs))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert said in entries(market, person)[0].sentence


def test_one_skill_missing_is_said_so(work, market, catalogue):
    market.offers("b", skills=make_skills(101, 102, required=True))
    catalogue(make_training("T", 102))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert entries(market, person)[0].sentence == (
        "Cette formation couvre la compétence qui manque pour une offre près de chez vous (cuire au four)"
    )


def test_of_a_training_that_states_no_skill_the_sheet_of_its_occupation_is_said_to(work, market, planted, catalogue):
    catalogue(make_training("T", occupations=(RomeRef("D1102"),)))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert entries(market, person)[0].sentence.startswith(
        "Cette formation prépare au métier «\u00a0Boulanger / Boulangère\u00a0»\u00a0: sa fiche compte une des 2"
    )


@pytest.mark.parametrize(
    "training",
    [
        make_training("nothing missing", 101),
        make_training("nothing asked for", 130),
        make_training("too far", 102, place=north_of(LYON, 31)),
        make_training("nowhere", 102, place=make_offer(place=type(LYON)()).place),
        make_training("begun", 102, sessions=(Session(AT.date()), Session(date(2026, 9, 1)))),
        make_training("full", 102, sessions=(Session(date(2027, 1, 11), seats=0),)),
        make_training("no session", 102, sessions=()),
        make_training("undated, of an old catalogue", 102, sessions=(Session(),), stated_on=date(2026, 8, 1)),
    ],
    ids=lambda training: training.id,
)
def test_a_training_that_is_of_no_use_is_never_shown(work, market, planted, catalogue, training):
    catalogue(training)
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert told(market, person) == [[]]


@pytest.mark.parametrize(
    "changes",
    [
        {"place": north_of(LYON, 29)},
        {"place": north_of(LYON, 900), "remote": True},
        {"sessions": (Session(), Session(date(2026, 9, 1))), "stated_on": date(2026, 10, 1)},
        {"sessions": (Session(date(2026, 11, 29), seats=1),)},
    ],
)
def test_a_training_within_reach_or_remote_that_may_be_entered_is_shown(work, market, planted, catalogue, changes):
    (key,), (person,) = catalogue(make_training("T", 102, **changes)), market.people("P1", **KNEADS)
    run(work, AT)
    assert told(market, person) == [[key]]


def test_nothing_is_told_to_someone_who_lacks_nothing_or_states_no_skill(work, market, planted, catalogue):
    catalogue(make_training("T", 102))
    able = market.people("P1", skills=make_skills(101, 102, 103, 104))
    silent, nowhere = market.people("P2"), market.people("P3", place=type(LYON)(), **KNEADS)
    run(work, AT)
    assert [told(market, person) for person in (*able, *silent, *nowhere)] == [[[]]] * 3


def test_two_come_at_most_the_one_that_opens_most_offers_first(work, market, planted, catalogue):
    three, all_, one, _ = catalogue(
        make_training("covers two, opens one", 103, 104),
        make_training("opens all", 102, 103, 104),
        make_training("covers and opens one", 102),
        make_training("covers one, opens none", 103),
    )
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert told(market, person) == [[all_, three]]
    assert one


def test_to_open_more_offers_counts_more_than_to_cover_more_skills(work, market, catalogue):
    for one, ogrs in {"a": (102,), "b": (102,), "c": (103, 104)}.items():
        market.offers(one, skills=make_skills(*ogrs, required=True))
    covers, opens = catalogue(make_training("covers two, opens one", 103, 104), make_training("opens two", 102))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert told(market, person) == [[opens, covers]]


@pytest.mark.parametrize(
    ("best", "other"),
    [
        ({"place": north_of(LYON, 5)}, {"place": north_of(LYON, 6), "sessions": (Session(date(2026, 12, 1)),)}),
        ({"remote": True}, {"place": north_of(LYON, 1)}),
        ({"sessions": (Session(date(2026, 12, 1)),)}, {"price_eur": 1.0}),
        ({"price_eur": 10.0}, {"price_eur": 20.0}),
        ({"price_eur": 10.0}, {}),
    ],
)
def test_of_trainings_that_teach_the_same_one_comes_the_nearest_soonest_cheapest(
    work, market, planted, catalogue, best, other
):
    _, key = catalogue(make_training("other", 102, **other), make_training("best", 102, **best))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    assert told(market, person) == [[key]]


def test_a_training_never_comes_twice_nor_its_like(work, market, planted, catalogue):
    first, other = catalogue(make_training("T", 102, 103), make_training("U", 102))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    catalogue(make_training("same", 102, 103), make_training("new", 103, 104))
    market.offers("e", skills=make_skills(102, required=True))
    run(work, AT + WEEK)
    assert told(market, person)[0] == [first, other]
    assert told(market, person)[1] == [work.store.trainings.keys([("default", "new")])["default", "new"]]


def test_what_a_cancelled_digest_would_have_told_comes_another_time(work, market, planted, catalogue):
    (key,), (person,) = catalogue(make_training("T", 102)), market.people("P1", **KNEADS)
    run(work, AT)
    work.store.digests.cancel(market.digests(person)[0].digest_id, AT)
    run(work, AT + WEEK)
    assert told(market, person) == [[key], [key]]


def test_no_digest_is_sent_for_a_training_alone(work, market, catalogue):
    market.offers("a", skills=make_skills(102, required=True))
    catalogue(make_training("T", 102))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    catalogue(make_training("U", 102, 103))
    run(work, AT + WEEK)
    assert len(market.digests(person)) == 1


def test_an_offer_that_closed_or_is_suspended_is_not_counted(work, market, planted, catalogue):
    catalogue(make_training("T", 102, 103))
    (person,) = market.people("P1", **KNEADS)
    work.store.offers.upsert([make_offer("c", skills=make_skills(102, 103, required=True), status=OfferStatus.FILLED)])
    work.store.offers.suspend([planted["d"]], AT)
    run(work, AT)
    assert entries(market, person)[0].offer_keys == (planted["b"],)


def test_an_offer_kept_out_by_a_wish_or_a_rule_is_not_counted(work, market, planted, catalogue):
    near = market.offers("near", skills=make_skills(102, required=True), place=north_of(LYON, 12))
    catalogue(make_training("T", 102))
    free, walks = market.people("P1", **KNEADS), market.people("P2", mobility=Mobility(10), **KNEADS)
    ruled = market.people("P3", **KNEADS)
    profile = work.store.persons.profiles(ruled)[ruled[0]]
    work.store.rules.put(profile, [make_rule(RuleKind.DISTANCE, 10.0, AT)])
    run(work, AT)
    counted = [set(entries(market, person)[0].offer_keys) for person in (*free, *walks, *ruled)]
    own = {planted["b"], planted["c"]}
    assert counted == [own | {*near}, own, own]


def test_what_people_answer_moves_the_gap(work, market, catalogue):
    """A liked offer of another trade comes in with all that it asks for; one refused for something else goes out."""
    a, b, c = (market.offers(one, skills=make_skills(102, required=True))[0] for one in "abc")
    (kitchen,) = market.offers("kitchen", rome="G1602", skills=make_skills(105))
    catalogue(make_training("T", 102, 105))
    (person,) = market.people("P1", **KNEADS)
    run(work, AT)
    shown = {entry.offer_key: entry.impression_id for entry in market.digests(person)[0].content.entries}
    assert set(entries(market, person)[0].offer_keys) == {a, b, c}
    profile = work.store.persons.profiles([person])[person]
    (liked,) = work.store.impressions.record([make_impression(profile, kitchen)])
    answer(work.store, liked, EventKind.INTERESTED, at=AT)
    answer(work.store, shown[a], EventKind.REFUSED, ["wrong_occupation"], AT)
    answer(work.store, shown[b], EventKind.REFUSED, ["skills_missing"], AT)
    market.offers("new", skills=make_skills(101, required=True))
    catalogue(make_training("U", 102, 105, 106))
    run(work, AT + WEEK)
    assert set(market.digests(person)[1].content.trainings[0].offer_keys) == {kitchen, b, c}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (RuleKind.TRAINING_DISTANCE, 10.0, ["near"]),
        (RuleKind.TRAINING_DISTANCE, 20.0, ["far", "near"]),
        (RuleKind.TRAINING, "any", []),
        (RuleKind.TRAINING, "Boulanger / Boulangère", ["near"]),
    ],
)
def test_a_rule_on_trainings_acts_on_trainings_alone(work, market, planted, catalogue, kind, value, kept):
    keys = catalogue(
        make_training("far", 102, 103, place=north_of(LYON, 15), occupations=(RomeRef("D1102"),)),
        make_training("near", 102, place=north_of(LYON, 5)),
    )
    (person,) = market.people("P1", **KNEADS)
    work.store.rules.put(work.store.persons.profiles([person])[person], [make_rule(kind, value, AT)])
    run(work, AT)
    names = dict(zip(keys, ("far", "near"), strict=True))
    assert [[names[key] for key in one] for one in told(market, person)] == [kept]
    assert len(market.sent(person)[0]) == 4
