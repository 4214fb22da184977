import copy
import tomllib
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'matching-emploi[train]'")

from matching.coding import OccupationCoder
from matching.encode import StaticEncoder
from matching.rome import Rome
from training.corpus import Coded, Named, rome_corpus, split_genders
from training.encoder import soft_targets, train
from training.sketch import ngrams, sketch
from training.tokens import build_tokenizers, count_words, shared_words, without_persons, words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rome():
    return Rome.sample()


def small_config():
    config = copy.deepcopy(tomllib.loads((ROOT / "training" / "encoder.toml").read_text(encoding="utf-8")))
    config["vocabulary"]["pieces"] = 400
    config["model"] |= {"learned_dim": 24, "lexical_dim": 24, "ngram_buckets": 2000}
    config["optimiser"] |= {"steps": 60, "warmup_steps": 5}
    config["batch"] |= {"names": 64, "duties": 16, "offers": 16}
    return config


@pytest.fixture(scope="module")
def corpus(rome):
    corpus = rome_corpus(rome)
    code = corpus.names[0].code
    corpus.titles.append(Named("Poste urgent en alternance", code, 1.0))
    corpus.offers.append(Coded("Poste à pourvoir", "Vous rejoignez notre équipe.", "Atelier Dupin", code, 1.0))
    return corpus


@pytest.fixture(scope="module")
def trained(corpus):
    return train(corpus, small_config(), progress=False)


def test_a_wording_never_seen_gets_its_occupation(rome, corpus, trained):
    _, coder = trained
    names = {name.text: corpus.codes[name.code] for name in corpus.names}
    noisy = [f"{text.upper()} (H/F) - SAINT-MACHIN #ABC1234" for text in names]
    best = [ranked[0][0] for ranked in coder.code(noisy, n=1)]
    assert np.mean([found == code for found, code in zip(best, names.values(), strict=True)]) > 0.8


def test_what_was_trained_survives_the_disk(trained, tmp_path):
    encoder, coder = trained
    encoder.save(tmp_path)
    coder.save(tmp_path)
    assert StaticEncoder.load(tmp_path).fingerprint == encoder.fingerprint
    assert OccupationCoder.load(tmp_path).code(["boulanger"]) == coder.code(["boulanger"])


def test_the_same_seed_gives_the_same_model(corpus):
    config = small_config()
    config["optimiser"]["steps"] = 3
    first, second = (train(corpus, config, progress=False)[0] for _ in range(2))
    assert first.fingerprint == second.fingerprint


def test_a_corpus_without_offers_trains(rome):
    config = small_config()
    config["optimiser"]["steps"] = 2
    encoder, coder = train(rome_corpus(rome), config, progress=False)
    assert encoder.dim == 48
    assert set(coder.codes) == set(rome.codes)


def test_held_out_appellations_leave_the_corpus_but_sheet_labels_stay(rome):
    whole, reduced = rome_corpus(rome), rome_corpus(rome, held_out_seed=0)
    lost = {name.text for name in whole.names} - {name.text for name in reduced.names}
    labels = {form for code in rome.codes for form in split_genders(rome.occupation(code).label)}
    assert lost
    assert not lost & labels


def test_genders_are_split_and_share_what_follows():
    assert split_genders("Chef / Cheffe de rang") == ["Chef de rang", "Cheffe de rang"]
    assert split_genders("Funambule") == ["Funambule"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VENDEUR(SE) (H/F) #TET13588", ["vendeur"]),
        ("Conseiller·ère / ASSISTANT-E", ["conseiller", "assistant"]),
        ("Développeur C++ et C#", ["developpeur", "c", "++", "et", "c", "#"]),
        ("Œnologue, 35h, élagueurs", ["oenologue", "0", "h", "elagueur"]),
        ("R&amp;D EC20724", ["r", "d"]),
    ],
)
def test_the_tokenizer_sees_occupations_without_noise(text, expected):
    assert next(words([text])) == expected


def test_a_word_of_offers_enters_the_vocabulary_with_five_offers_of_three_employers():
    offers = [("prelever echantillons", f"employeur {i % 3}") for i in range(5)] + [("zorglub", "un seul")] * 9
    assert set(shared_words(offers, min_offers=5, min_employers=3)) == {"prelever", "echantillon"}


def test_names_of_persons_and_addresses_are_not_read():
    text = "Contactez Mme Zoé Tartempion ou M. Jean-Paul Machin : zoe.t@exemple.fr [tel], merci"
    assert "tartempion" not in without_persons(text).lower()
    assert "machin" not in without_persons(text).lower()
    assert "exemple" not in without_persons(text)
    assert without_persons(text).startswith("Contactez")


def test_a_word_never_seen_is_cut_into_known_pieces():
    kept = count_words(["boulanger boulangerie", "patissier patisserie"])
    whole, cutter = build_tokenizers(kept, 60)
    assert whole.encode("boulangerie").tokens == ["boulangerie"]
    assert len(whole.encode("boulatissier").tokens) > 1
    assert "[UNK]" not in whole.encode("boulatissier").tokens
    assert len(cutter.encode("boulangerie").ids) > 1


def test_the_sketch_keeps_the_ngram_similarity_of_words():
    tokens = ["boulanger", "boulangere", "cariste"]
    grams = [ngrams(token, 5000, (3, 5)) for token in tokens]
    texts = [np.array([i]) for i in range(3)]
    rows = sketch(tokens, texts, 512, grams, 5000)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert rows[0] @ rows[1] > 0.3
    assert abs(rows[0] @ rows[2]) < 0.2


def test_soft_targets_are_distributions_that_favour_the_code_then_its_mobilities(corpus):
    targets = soft_targets(corpus, 0.1).numpy()
    assert np.allclose(targets.sum(1), 1, atol=1e-5)
    assert (targets.argmax(1) == np.arange(len(corpus.codes))).all()
    row = next(i for i, near in enumerate(corpus.mobilities) if near)
    assert targets[row, corpus.mobilities[row]].min() > np.median(targets[row])
