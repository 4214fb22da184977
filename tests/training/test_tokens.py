import re

import pytest

from matching.bundle import default_models_dir
from matching.encode import StaticEncoder
from training.tokens import PERSON_NAMES, PIECE_LETTERS, count_words, shared_words

LONGEST_PIECE = max(PIECE_LETTERS)
TOKEN = re.compile(r"\[UNK\]|(##)?[a-z0]+|(##)?[+#]+")


@pytest.fixture(scope="module")
def shipped():
    models = default_models_dir()
    return StaticEncoder.load(models / (models / "CURRENT").read_text(encoding="utf-8").strip())


@pytest.fixture(scope="module")
def data(shared_data):
    from matching.rome import Rome
    from training.corpus import OFFERS, REUNION, ROME, read_offers, rome_corpus

    corpus = rome_corpus(Rome.from_csv(shared_data / ROME))
    rome = count_words([name.text for name in corpus.names] + [text for texts in corpus.duties for text in texts])
    raws = read_offers(shared_data / OFFERS) + read_offers(shared_data / REUNION)
    return rome, raws


def test_no_token_shipped_holds_an_address_a_number_or_a_reference(shipped):
    assert not [token for token in shipped.tokenizer.get_vocab() if not TOKEN.fullmatch(token)]


def test_a_frequent_name_of_person_never_enters_from_offers():
    name = sorted(PERSON_NAMES)[0]
    offers = [(f"{name} vous attend a l'atelier", f"employeur {i}") for i in range(9)]
    assert name not in shared_words(offers, 5, 3)
    assert "atelier" in shared_words(offers, 5, 3)


@pytest.mark.data
def test_the_vocabulary_shipped_is_rome_words_pieces_and_words_of_five_offers_of_three_employers(shipped, data):
    from matching.normalize.text import clean_text

    rome, raws = data
    texts = [
        (f"{clean_text(raw['intitule'])}\n{clean_text(raw.get('description') or '')}", _employer(raw)) for raw in raws
    ]
    allowed = set(rome) | set(shared_words(texts, 5, 3))
    whole = {token for token in shipped.tokenizer.get_vocab() if token.isalpha() and len(token) > LONGEST_PIECE}
    assert len(whole) > 5000
    assert not whole - allowed


@pytest.mark.data
def test_no_token_shipped_is_a_name_of_person_that_rome_does_not_use(shipped, data):
    rome, _ = data
    assert not (set(shipped.tokenizer.get_vocab()) & PERSON_NAMES) - set(rome)


def _employer(raw):
    return (raw.get("entreprise") or {}).get("nom") or raw["id"]
