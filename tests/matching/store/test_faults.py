import pytest
from sqlalchemy import insert

from matching.errors import StoreError
from matching.store.schema import persons


def test_an_error_names_what_was_refused_and_no_value(store):
    row = {"source": "agency", "id": "NUM-778899", "content_hash": b"", "payload": "Anaïs Le Goff"}
    with pytest.raises(StoreError) as refused, store._scope.write() as connection:
        connection.execute(insert(persons), [row, row])
    assert "persons" in str(refused.value)
    assert "778899" not in str(refused.value) and "Goff" not in str(refused.value)
