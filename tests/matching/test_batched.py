from matching.batched import batched


def test_every_value_comes_once_and_the_last_list_is_shorter():
    assert list(batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batched([], 2)) == []


def test_nothing_is_read_before_its_list_is_asked_for():
    stream = iter(range(5))
    batches = batched(stream, 2)
    assert next(batches) == [0, 1]
    assert next(stream) == 2
