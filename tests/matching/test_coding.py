import json

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from matching.coding import OccupationCoder
from matching.encode import StaticEncoder
from matching.errors import EncoderError

WORDS = ["[UNK]", "boulanger", "pain", "cariste", "palette", "le"]
CODES = ["D1102", "N1101", "M1607"]


def make_coder(**settings):
    """Axis 0 is baking, axis 1 is driving lift trucks; the third code is only frequent; no name is known for it."""
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.array([[0, 0], [1, 0], [1, 0.1], [0, 1], [0.1, 1], [0.01, 0.01]], np.float16)
    defaults = {"description_letters": 100, "memory_weight": 4.0, "temperature": 1.0}
    return OccupationCoder(
        StaticEncoder(tokenizer, table),
        CODES,
        title_head=np.array([[4, 0], [0, 4], [0, 0]], np.float16),
        text_head=np.array([[4, 0], [0, 4], [0, 0]], np.float16),
        bias=np.array([0, 0, 0.5], np.float32),
        gate=np.ones(len(WORDS), np.float16),
        name_codes=np.array([0, 1], np.int16),
        name_lengths=np.array([1, 1], np.uint8),
        name_tokens=np.array([1, 3], np.int32),
        **(defaults | settings),
    )


@pytest.fixture
def coder():
    return make_coder()


def test_codes_come_best_first_with_probabilities(coder):
    [ranked] = coder.code(["le boulanger"], n=3)
    assert ranked[0][0] == "D1102"
    assert sorted((score for _, score in ranked), reverse=True) == [score for _, score in ranked]
    assert sum(score for _, score in ranked) == pytest.approx(1, abs=1e-5)


def test_n_limits_the_codes_and_may_exceed_them(coder):
    assert len(coder.code(["boulanger"], n=2)[0]) == 2
    assert len(coder.code(["boulanger"], n=50)[0]) == 3


def test_a_title_without_a_known_word_gets_the_frequent_code_first(coder):
    assert [ranked[0][0] for ranked in coder.code(["", "xyz"], n=1)] == ["M1607", "M1607"]


def test_a_description_decides_where_the_title_says_nothing(coder):
    ranked = coder.code(["le", "le"], ["palette", "pain"], n=1)
    assert [codes[0][0] for codes in ranked] == ["N1101", "D1102"]


def test_a_missing_description_counts_for_nothing(coder):
    alone = coder.probabilities(["cariste", "pain"])
    assert np.allclose(coder.probabilities(["cariste", "pain"], [None, ""]), alone)


def test_a_description_is_read_up_to_its_limit():
    short = make_coder(description_letters=4)
    assert np.allclose(short.probabilities(["le"], ["pain palette palette"]), short.probabilities(["le"], ["pain"]))


def test_markup_in_titles_and_descriptions_is_not_read(coder):
    plain = coder.probabilities(["boulanger"], ["palette"])
    assert np.allclose(coder.probabilities(["<b>boulanger</b>"], ["<p>palette</p>"]), plain)


def test_a_higher_temperature_is_less_sure(coder):
    assert make_coder(temperature=3.0).code(["cariste"])[0][0][1] < coder.code(["cariste"])[0][0][1]


def test_batches_do_not_change_the_answer(coder):
    titles = ["boulanger", "cariste", "", "pain palette"] * 300
    assert coder.code(titles, n=2)[:4] == coder.code(titles[:4], n=2)
    assert len(coder.code(titles)) == len(titles)
    assert coder.code([]) == []


def test_a_saved_coder_answers_the_same(coder, tmp_path):
    coder.encoder.save(tmp_path)
    coder.save(tmp_path)
    loaded = OccupationCoder.load(tmp_path)
    assert loaded.codes == coder.codes
    assert loaded.code(["boulanger de nuit"], ["pain"]) == coder.code(["boulanger de nuit"], ["pain"])


def test_damaged_files_name_the_cure(coder, tmp_path):
    coder.encoder.save(tmp_path)
    coder.save(tmp_path)
    config = json.loads((tmp_path / "coder.json").read_text())
    (tmp_path / "coder.json").write_text(json.dumps({k: v for k, v in config.items() if k != "temperature"}))
    with pytest.raises(EncoderError, match="restore the model folder"):
        OccupationCoder.load(tmp_path)
    (tmp_path / "coder.safetensors").write_bytes(b"\x00")
    with pytest.raises(EncoderError, match="restore the model folder"):
        OccupationCoder.load(tmp_path)


def test_the_fingerprint_changes_with_any_setting_and_survives_saving(tmp_path):
    coder = make_coder()
    coder.encoder.save(tmp_path)
    coder.save(tmp_path)
    assert OccupationCoder.load(tmp_path).fingerprint == coder.fingerprint
    assert make_coder(temperature=2.0).fingerprint != coder.fingerprint
