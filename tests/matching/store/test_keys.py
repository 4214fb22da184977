from sqlalchemy import create_engine, event, select

from matching.store.keys import among
from matching.store.schema import metadata, offers

SOME = select(offers.c.key).where(among(offers.c.key, "keys"))


def said(url, keys):
    """What the database is asked for some keys."""
    engine, asked = create_engine(url), []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    with engine.connect() as connection:
        assert connection.execute(SOME, {"keys": keys}).all() == []
    engine.dispose()
    return asked[-1]


def test_any_number_of_keys_is_one_statement_for_postgresql(make_database):
    url = make_database()
    (one, _), (three, bound) = said(url, [1]), said(url, [1, 2, 2**40])
    assert one == three
    assert [*bound.values()] == ["{1,2,1099511627776}"]


def test_sqlite_looks_any_number_of_keys_up_in_the_index_instead_of_reading_everyone(tmp_path):
    url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    engine = create_engine(url)
    metadata.create_all(engine, tables=[offers])
    (statement, bound), (three, _) = said(url, [1, 2]), said(url, [1, 2, 2**40])
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound).all()
    engine.dispose()
    assert statement == three
    assert [row[3] for row in plan if "offers" in row[3]] == ["SEARCH offers USING INTEGER PRIMARY KEY (rowid=?)"]
