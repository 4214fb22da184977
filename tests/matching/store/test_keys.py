from sqlalchemy import create_engine, event, select, text

from matching.store import Store
from matching.store.keys import OfKeys, among
from matching.store.schema import impressions, metadata, offers
from matching.testing import make_profile

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


def test_postgresql_keeps_the_plan_of_what_is_asked_of_one_person_though_others_were_shown_more(postgresql_url, shown):
    offers_of = OfKeys(impressions.c.profile_key, lambda theirs: select(impressions.c.offer_key).where(theirs))
    kept = text("SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT impressions.offer_key%'")
    with Store.open(postgresql_url) as store:
        store.profiles.upsert(make_profile(f"P{i}") for i in range(2))
        often, once = store.profiles.keys([("default", "P0"), ("default", "P1")]).values()
        store.impressions.record([shown(once, 0), *(shown(often, 1, position) for position in range(1, 4_000))])
        with store._scope.write() as connection:
            connection.execute(text("ANALYZE"))
        store.keep_plans()
        with store._scope.read() as connection:
            for _ in range(15):
                assert [row["offer_key"] for row in offers_of.rows(connection, [once])] == [101]
            assert connection.execute(kept).scalar_one() > 0
