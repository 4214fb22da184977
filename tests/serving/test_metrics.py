"""What operators watch: of the moment, cheap to ask, and told as far as it can be when the database is not there."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from matching.store.schema import jobs


def measured(client):
    """Name and labels of each sample -> value."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


def test_the_pools_their_lag_and_the_connections_are_measured(app, store):
    found = measured(app)
    assert found["matching_ready"] == 1
    assert found["matching_pool_records offers"] == store.offers.count() > 0
    assert found["matching_pool_records profiles"] == store.profiles.count() > 0
    assert 0 <= found["matching_index_lag_seconds"] < float("inf")
    assert found["matching_database_pool_size"] == 20
    assert found["matching_database_pool_waits_total"] == found["matching_database_pool_wait_seconds_total"] == 0
    with store._scope.read(), store._scope.read():
        assert measured(app)["matching_database_pool_in_use"] >= 2


def test_tasks_that_are_not_over_are_counted_by_queue_and_state(app, store):
    now = datetime.now(UTC)
    before = measured(app)
    for due_at in (now, now, now + timedelta(days=1)):
        store.outbox.put("told", {}, now, due_at)
    taken = store.outbox.take(1, now, timedelta(hours=1), "told")
    found = measured(app)
    counts = {state: found[f"matching_queue_tasks outbox {state}"] for state in ("due", "later", "taken")}
    assert counts == {"due": 1, "later": 1, "taken": 1}
    store.outbox.done(taken[0].key, now)
    assert measured(app)["matching_queue_tasks outbox taken"] == 0
    assert found["matching_queue_tasks jobs due"] == before["matching_queue_tasks jobs due"]


def test_tasks_that_failed_for_good_are_counted_by_kind_from_none_on(app, store):
    assert measured(app)["matching_queue_dead digest outbox"] == 0
    now = datetime.now(UTC)
    for kind in ("digest", "told", "told"):
        store.outbox.failed(store.outbox.put(kind, {}, now), "no channel", now, None)
    found = measured(app)
    assert [found[f"matching_queue_dead {kind} outbox"] for kind in ("digest", "told")] == [1, 2]


def test_a_scrape_waits_for_no_connection_and_tells_that_none_is_free(changed, settings, make_client):
    client = make_client(changed(library=replace(settings.library, database_pool=8, database_timeout_s=120)))
    with ExitStack() as held:
        for _ in range(8):
            held.enter_context(client.app.state.service.store._scope.read())
        found = measured(client)
    assert found["matching_database_pool_in_use"] == found["matching_database_pool_size"] == 8
    assert found["matching_ready"] == 0
    assert found["matching_pool_records offers"] > 0
    assert not [name for name in found if name.startswith("matching_queue_tasks")]
    found = measured(client)
    assert found["matching_queue_tasks jobs due"] >= 0 and found["matching_ready"] == 1


def test_a_scrape_gives_up_what_the_database_does_not_answer_in_time(on_postgres, make_client):
    client = make_client(replace(on_postgres, library=replace(on_postgres.library, database_timeout_s=120)))
    assert "matching_queue_tasks jobs due" in measured(client)
    with client.app.state.service.store._scope.write() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {jobs.name} IN ACCESS EXCLUSIVE MODE")
        found = measured(client)
    assert found["matching_ready"] == 1
    assert not [name for name in found if name.startswith("matching_queue_tasks")]
