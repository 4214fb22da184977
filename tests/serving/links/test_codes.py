from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.errors import InvalidError
from serving.links.codes import DIGITS, TRAININGS, CodeKind, read, read_training, training, written

NUMBERS = st.integers(0, 2**63 - 1)


def refused(word):
    try:
        read(word)
    except InvalidError:
        return True
    return False


@given(NUMBERS, st.sampled_from(CodeKind))
def test_a_code_leads_back_to_its_number(number, kind):
    assert read(written(number, kind), kind) == number


@given(st.integers(0, 2**60 - 1), st.integers(0, TRAININGS - 1))
def test_the_code_of_a_training_leads_back_to_its_digest_and_its_place_there(digest_id, place):
    code = training(digest_id, place)
    assert read_training(code) == (digest_id, place) and refused(code)


def test_a_code_is_short_and_in_groups_of_three():
    assert [written(number) for number in (0, 1, 12_345)] == ["000-000", "000-132", "0C1-S7K"]
    assert len(written(2**20 - 1)) == len("K7F-3Q2")
    assert len(written(2**20)) == len("K7F-3Q2-9ZT")


@pytest.mark.parametrize("number", [1, 12_345, 2**20 - 1, 2**35])
def test_any_one_or_two_wrong_characters_are_refused(number):
    code = written(number).replace("-", "")
    for first, second in combinations(range(len(code)), 2):
        for one in DIGITS:
            for other in DIGITS:
                wrong = [*code]
                wrong[first], wrong[second] = one, other
                assert wrong == [*code] or refused("".join(wrong))


@given(NUMBERS, st.data())
def test_any_two_characters_that_were_swapped_are_refused(number, data):
    word = [*written(number).replace("-", "")]
    first, second = data.draw(st.permutations(range(len(word))))[:2]
    swapped = [*word]
    swapped[first], swapped[second] = word[second], word[first]
    assert swapped == word or refused("".join(swapped))


@pytest.mark.parametrize("typed", ["0c1s7k", "0C1 S7K", " oci-s7k ", "0C1–S7K", "OCL.S7K"])
def test_what_people_write_for_a_digit_or_between_groups_is_understood(typed):
    assert read(typed) == 12_345


@pytest.mark.parametrize(
    "typed", ["", "0C1", "0C1-S7", "0C1-S7KK", "0C1-S7U", "0C1-S7É", "٠C1-S7K", "Z" * 15, "0" * 18]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(InvalidError, match="caractère par caractère"):
        read(typed)


@pytest.mark.parametrize("number", [1, 12_345, 2**20 - 1, 2**35])
def test_the_code_of_a_letter_is_that_of_no_offer_even_with_one_wrong_character(number):
    code = written(number, CodeKind.LETTER).replace("-", "")
    for place in range(len(code)):
        for one in DIGITS:
            assert refused(code[:place] + one + code[place + 1 :])
