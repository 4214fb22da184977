"""Vectors on the embedded sample, with a small encoder and coder made of the sample's own words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from matching.domain import Experience, Offer, Profile, Project, RomeRef, Skill
from matching.encode import StaticEncoder
from matching.rome import Rome
from matching.vectors import Vectorizer, affinity
from matching.vectors.affinity import factorise


@pytest.fixture(scope="module")
def rome() -> Rome:
    return Rome.sample()


@pytest.fixture(scope="module")
def encoder(rome: Rome) -> StaticEncoder:
    splitter = pre_tokenizers.Split(Regex(r"[a-z]+"), "removed", invert=True)
    wording = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()])
    labels = [item.label for item in rome.appellations] + [rome.occupation(code).label for code in rome.codes]
    labels += [skill.label for code in rome.codes for skill in rome.skills(code)]
    words = {word for label in labels for word, _ in splitter.pre_tokenize_str(wording.normalize_str(label))}
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(["[UNK]", *sorted(words)])}, "[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = wording, splitter
    table = np.random.default_rng(0).standard_normal((len(words) + 1, 64)).astype(np.float32)
    table[0] = 0
    return StaticEncoder(tokenizer, table)


class LabelCoder:
    """A softmax over the similarity of a text to the labels of occupations."""

    def __init__(self, encoder: StaticEncoder, rome: Rome, scale: float = 12.0) -> None:
        self.fingerprint = f"labels {encoder.fingerprint} {scale}"
        self.codes = rome.codes
        self._encoder, self._scale = encoder, scale
        self._labels = encoder.encode([rome.occupation(code).label for code in rome.codes])

    def probabilities(self, titles: Sequence[str], descriptions: Sequence[str] | None = None) -> np.ndarray:
        vectors = self._encoder.encode(titles)
        if descriptions is not None:
            vectors = vectors + 0.5 * self._encoder.encode(descriptions)
        chances = np.exp(self._scale * vectors @ self._labels.T)
        return chances / chances.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def vectorizer(encoder: StaticEncoder, rome: Rome) -> Vectorizer:
    return Vectorizer(encoder, LabelCoder(encoder, rome), rome)


def offer(rome: Rome, code: str, stated: bool = True) -> Offer:
    label = rome.occupation(code).label
    return Offer("o", label, rome=RomeRef(code, label) if stated else None, origin="1")


def seeking(code: str, **fields: object) -> Profile:
    return Profile("p", projects=(Project(RomeRef(code, version="4")),), **fields)  # type: ignore[arg-type]


def similarities(vectorizer: Vectorizer, profile: Profile, offers: list[Offer]) -> np.ndarray:
    return vectorizer.profiles([profile])[2] @ vectorizer.offers(offers).T


def test_offer_vectors_are_unit_float32_rows(vectorizer: Vectorizer, rome: Rome) -> None:
    vectors = vectorizer.offers([offer(rome, code) for code in rome.codes])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(rome.codes), vectorizer.dim)
    assert vectors.flags.c_contiguous
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_gives_no_rows(vectorizer: Vectorizer) -> None:
    assert vectorizer.offers([]).shape == (0, vectorizer.dim)
    owners, slots, vectors = vectorizer.profiles([])
    assert (len(owners), len(slots), vectors.shape) == (0, 0, (0, vectorizer.dim))


def test_a_project_finds_the_offers_of_its_occupation_first(vectorizer: Vectorizer, rome: Rome) -> None:
    offers = [offer(rome, code) for code in rome.codes]
    for row, code in enumerate(rome.codes):
        assert similarities(vectorizer, seeking(code), offers)[0].argmax() == row


def test_an_offer_without_a_stated_occupation_is_coded_from_its_title(vectorizer: Vectorizer, rome: Rome) -> None:
    offers = [offer(rome, code, stated=False) for code in rome.codes]
    assert similarities(vectorizer, seeking(rome.codes[3]), offers)[0].argmax() == 3


def test_a_first_mobility_comes_before_an_unrelated_occupation(vectorizer: Vectorizer, rome: Rome) -> None:
    code = next(code for code in rome.codes if rome.mobilities(code))
    worth = affinity(rome)[rome.position(code)]
    vectors = vectorizer.offers([offer(rome, other) for other in rome.codes])
    found = (vectorizer.profiles([seeking(code)])[2] @ vectors.T)[0]
    near, unrelated = found[(worth > 0) & (worth < 1)], found[worth == 0]
    assert near.min() > np.median(unrelated)


def test_unlike_projects_are_never_averaged(vectorizer: Vectorizer, rome: Rome) -> None:
    first, second = Project(RomeRef(rome.codes[0], version="4")), Project(RomeRef(rome.codes[-1], version="4"))
    owners, slots, both = vectorizer.profiles([Profile("p", projects=(first, second))])
    alone = [vectorizer.profiles([Profile("p", projects=(project,))])[2][0] for project in (first, second)]
    assert (owners.tolist(), slots.tolist()) == ([0, 0], [0, 1])
    assert np.allclose(both, alone, atol=1e-5)


def test_at_most_eight_projects_are_used(vectorizer: Vectorizer, rome: Rome) -> None:
    projects = tuple(Project(RomeRef(code, version="4")) for code in rome.codes[:12])
    assert vectorizer.profiles([Profile("p", projects=projects)])[1].tolist() == list(range(8))


def test_a_slot_is_the_rank_of_its_project_even_after_a_blank_one(vectorizer: Vectorizer, rome: Rome) -> None:
    profile = Profile("p", projects=(Project(), Project(RomeRef(rome.codes[0], version="4"))))
    assert vectorizer.profiles([profile])[1].tolist() == [1]


def test_owners_point_at_the_profiles_that_have_something_to_say(vectorizer: Vectorizer, rome: Rome) -> None:
    profiles = [seeking(rome.codes[0]), Profile("empty", text="Dix ans de cuisine"), seeking(rome.codes[1])]
    assert vectorizer.profiles(profiles)[0].tolist() == [0, 2]


def test_raw_cv_text_changes_nothing(vectorizer: Vectorizer, rome: Rome) -> None:
    profile = seeking(rome.codes[0])
    with_text = replace(profile, text=rome.occupation(rome.codes[5]).label)
    assert np.array_equal(vectorizer.profiles([profile])[2], vectorizer.profiles([with_text])[2])


def test_past_jobs_stand_for_projects_when_there_is_none(vectorizer: Vectorizer, rome: Rome) -> None:
    offers = [offer(rome, code) for code in rome.codes]
    jobs = tuple(
        Experience(rome.occupation(code).label, RomeRef(code, version="4"), months)
        for code, months in ((rome.codes[0], 3), (rome.codes[-1], 40))
    )
    found = similarities(vectorizer, Profile("p", experiences=jobs), offers)
    assert found.argmax(axis=1).tolist() == [len(offers) - 1, 0]


def test_skills_alone_make_one_query_near_the_occupations_that_need_them(vectorizer: Vectorizer, rome: Rome) -> None:
    code = rome.codes[4]
    skills = tuple(Skill(skill.label, skill.ogr) for skill in rome.skills(code))
    found = similarities(vectorizer, Profile("p", skills=skills), [offer(rome, code) for code in rome.codes])
    assert found.shape == (1, len(rome.codes))
    assert found.argmax() == 4


def test_a_past_job_near_the_project_pulls_towards_it_and_a_remote_one_does_not(
    vectorizer: Vectorizer, rome: Rome
) -> None:
    code = next(code for code in rome.codes if rome.mobilities(code))
    near = rome.mobilities(code)[0]
    remote = rome.codes[int(rome.proximity[rome.position(code)].argmin())]

    def pull(past: str) -> float:
        job = Experience(rome.occupation(past).label, RomeRef(past, version="4"), 60)
        before, after = (
            similarities(vectorizer, seeking(code, experiences=jobs), [offer(rome, past)])[0, 0]
            for jobs in ((), (job,))
        )
        return float(after - before)

    assert pull(near) > 0.01
    assert pull(remote) == pytest.approx(0, abs=1e-6)


def test_a_skill_foreign_to_the_project_is_left_out(vectorizer: Vectorizer, rome: Rome) -> None:
    code = rome.codes[0]
    held = {skill.ogr for skill in rome.skills(code)}
    foreign = [s for s in rome.skills(rome.codes[-1]) if s.ogr not in held]
    plain = vectorizer.profiles([seeking(code)])[2]
    alike = [vectorizer.profiles([seeking(code, skills=(Skill(s.label, s.ogr),))])[2] for s in foreign]
    own = [vectorizer.profiles([seeking(code, skills=(Skill(s.label, s.ogr),))])[2] for s in rome.skills(code)]
    assert sum(np.array_equal(plain, vectors) for vectors in alike) > len(alike) / 2
    assert not any(np.array_equal(plain, vectors) for vectors in own)


def test_required_skills_weigh_more_than_wished_ones(vectorizer: Vectorizer, rome: Rome) -> None:
    code = rome.codes[0]
    bare = offer(rome, code)
    first, second = (Skill(s.label, s.ogr) for s in rome.skills(rome.codes[1])[:2])

    def vector(*skills: Skill) -> np.ndarray:
        return vectorizer.offers([replace(bare, skills=skills)])[0]

    with_first, with_second = vector(first), vector(second)
    mixed = vector(replace(first, required=True), replace(second, required=False))
    assert mixed @ with_first > mixed @ with_second


def test_the_stated_occupation_outweighs_what_the_title_suggests(vectorizer: Vectorizer, rome: Rome) -> None:
    stated, suggested = rome.codes[2], rome.codes[7]
    label = rome.occupation(stated).label
    misleading = Offer("o", rome.occupation(suggested).label, rome=RomeRef(stated, label), origin="1")
    refs, shares = vectorizer.occupations([misleading])
    assert shares.rows[0, 0] == 2
    assert refs == [RomeRef(stated, label, "4")]


def test_what_the_coder_guessed_at_import_keeps_its_alternatives(vectorizer: Vectorizer, rome: Rome) -> None:
    plain = Offer("o", rome.occupation(rome.codes[2]).label.split(" / ")[0] + " polyvalent expérimenté de nuit")
    (guess,), _ = vectorizer.occupations([plain])
    assert guess is not None
    assert np.allclose(vectorizer.offers([plain]), vectorizer.offers([replace(plain, rome=guess)]), atol=1e-5)


def test_what_an_old_label_said_counts_for_its_confidence(vectorizer: Vectorizer, rome: Rome) -> None:
    found = RomeRef(rome.codes[7], rome.occupation(rome.codes[7]).label, "4", confidence=0.9)
    _, shares = vectorizer.occupations([Offer("o", rome.occupation(rome.codes[2]).label + " de nuit", rome=found)])
    assert shares.rows[0, 0] == 7
    assert shares.shares[0, 0] == pytest.approx(0.9, abs=1e-5)


def test_a_project_found_at_import_without_a_name_is_still_a_project(vectorizer: Vectorizer, rome: Rome) -> None:
    code = rome.codes[3]
    found = Project(RomeRef(code, rome.occupation(code).label, "4", confidence=0.9))
    stated = Project(RomeRef(code, rome.occupation(code).label, "4"))
    profiles = [Profile("p", projects=(project,)) for project in (found, stated)]
    first, second = vectorizer.profiles(profiles)[2]
    assert np.array_equal(first, second)


def test_a_coded_occupation_has_a_confidence(vectorizer: Vectorizer, rome: Rome) -> None:
    title = rome.occupation(rome.codes[2]).label.split(" / ")[0] + " polyvalent expérimenté de nuit"
    (ref,), _ = vectorizer.occupations([Offer("o", title)])
    assert ref is not None
    assert ref.code == rome.codes[2]
    assert 0 < (ref.confidence or 0) < 1


def test_a_title_without_any_known_word_has_no_occupation(vectorizer: Vectorizer) -> None:
    assert vectorizer.occupations([Offer("o", "Xylorimbiste 4000")])[0] == [None]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
@settings(max_examples=30)
def test_any_title_gives_a_finite_vector_and_shares_of_at_most_one(vectorizer: Vectorizer, titles: list[str]) -> None:
    offers = [Offer(str(i), title) for i, title in enumerate(titles)]
    shares = vectorizer.occupations(offers)[1].shares
    assert np.isfinite(vectorizer.offers(offers)).all()
    assert (shares >= 0).all()
    assert (shares.sum(axis=1) <= 1 + 1e-5).all()


def test_a_text_is_read_only_where_no_occupation_is_stated(vectorizer: Vectorizer, rome: Rome) -> None:
    text = rome.occupation(rome.codes[9]).label
    vague = Offer("o", "Personne motivée")
    assert vectorizer.occupations([replace(vague, description=text)])[1].rows[0, 0] == 9
    stated = offer(rome, rome.codes[1])
    assert np.array_equal(vectorizer.offers([stated]), vectorizer.offers([replace(stated, description=text)]))


def test_the_same_offer_has_the_same_vector_alone_or_among_others(vectorizer: Vectorizer, rome: Rome) -> None:
    offers = [offer(rome, code, stated=False) for code in rome.codes]
    together = vectorizer.offers(offers)
    assert np.allclose(together[5], vectorizer.offers([offers[5]])[0], atol=1e-6)


def test_the_fingerprint_changes_with_encoder_coder_and_release(encoder: StaticEncoder, rome: Rome) -> None:
    coder = LabelCoder(encoder, rome)
    other_table = StaticEncoder(encoder.tokenizer, encoder.table * np.float32(1.5) + np.float32(0.01))
    release = Rome(replace(rome.release, version="461"))
    prints = [
        Vectorizer(encoder, coder, rome).fingerprint,
        Vectorizer(other_table, coder, rome).fingerprint,
        Vectorizer(encoder, LabelCoder(encoder, rome, scale=6.0), rome).fingerprint,
        Vectorizer(encoder, coder, release).fingerprint,
    ]
    assert len(set(prints)) == len(prints)
    assert Vectorizer(encoder, coder, rome).fingerprint == prints[0]


def test_affinity_is_one_for_the_same_and_a_third_for_the_first_five_mobilities(rome: Rome) -> None:
    worth = affinity(rome)
    assert np.allclose(np.diag(worth), 1)
    for row, code in enumerate(rome.codes):
        expected = {rome.position(target) for target in rome.mobilities(code)[:5]} - {row}
        assert set(np.flatnonzero((worth[row] > 0) & (worth[row] < 1)).tolist()) == expected


def test_factors_of_a_small_matrix_are_exact_on_what_is_to_be_matched() -> None:
    worth = np.eye(20, dtype=np.float32)
    worth[0, 1] = worth[5, 9] = 1 / 3
    wanted, offered = factorise(worth, np.full((20, 20), 0.02, np.float32), 20)
    product = wanted @ offered.T
    assert np.allclose(product[worth > 0], worth[worth > 0], atol=0.02)
    assert product[worth == 0].max() < 0.05


def test_factors_keep_the_same_occupation_first_in_few_dimensions() -> None:
    rng = np.random.default_rng(3)
    worth = np.eye(150, dtype=np.float32)
    for row in range(150):
        worth[row, rng.choice(np.delete(np.arange(150), row), 5, replace=False)] = 1 / 3
    wanted, offered = factorise(worth, np.full((150, 150), 0.02, np.float32), 48)
    first = (wanted @ offered.T).argmax(axis=1)
    assert np.mean(first == np.arange(150)) > 0.9


def test_the_words_of_many_profiles_are_read_in_one_go(encoder: StaticEncoder, rome: Rome) -> None:
    coder, read = LabelCoder(encoder, rome), list[int]()

    class Counting(LabelCoder):
        def probabilities(self, titles: Sequence[str], descriptions: Sequence[str] | None = None) -> np.ndarray:
            read.append(len(titles))
            return coder.probabilities(titles, descriptions)

    many = [Profile(f"p{n}", projects=(Project(appellation=f"pain {n} nuit"),)) for n in range(5)]
    together = Vectorizer(encoder, Counting(encoder, rome), rome).profiles(many)[2]
    assert read == [5]
    alone = [Vectorizer(encoder, coder, rome).profiles([one])[2] for one in many]
    np.testing.assert_allclose(together, np.concatenate(alone), atol=1e-6)
