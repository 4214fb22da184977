from datetime import UTC, datetime, timedelta

from matching.alerts.today import pushed_today

EVENING = datetime(2026, 10, 25, 22, 40, tzinfo=UTC)
"""23:40 in Paris on the day when clocks go back, which has 25 hours; the 26th in La Réunion, at 2:40."""


def test_what_was_pushed_on_the_local_date_counts_however_long_the_day_is(market):
    offers = market.offers(*"abcd")
    (paris,), (island,) = market.people("P1"), market.people("P2", departement="974")
    times = [EVENING - timedelta(hours=hours) for hours in (25, 24.5, 2, 1)]
    for digest, (offer, at) in enumerate(zip(offers, times, strict=True)):
        market.store.ledger.add([(person, offer, offer, digest) for person in (paris, island)], at)
    due = {one.person_key: one for one in market.store.schedule.due(EVENING, 0, 9)}
    assert pushed_today(market.store, due, EVENING) == {paris: [1, 2, 3], island: [2, 3]}
    assert pushed_today(market.store, {}, EVENING) == {}
