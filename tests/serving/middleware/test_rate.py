import pytest

from serving.middleware.rate import BURST, Buckets


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


def test_a_full_bucket_lasts_a_burst_then_fills_at_its_rate(clock):
    buckets = Buckets(2.0, clock)
    for _ in range(2 * BURST):
        assert buckets.wait("a") == 0
        buckets.take("a")
    assert buckets.wait("a") == 0.5
    clock.now += 0.5
    assert buckets.wait("a") == 0


def test_callers_do_not_pay_for_each_other(clock):
    buckets = Buckets(0.2, clock)
    buckets.take("a")
    assert buckets.wait("a") > 0
    assert buckets.wait("b") == 0


def test_whoever_sends_too_much_is_told_when_to_come_back(changed, make_client, token):
    client = make_client(changed(rate=1.0))
    headers = {"Authorization": f"Bearer {token('ml')}"}
    statuses = [client.get("/reference/refusal-reasons", headers=headers).status_code for _ in range(BURST + 3)]
    assert statuses[:BURST] == [200] * BURST
    refused = client.get("/reference/refusal-reasons", headers=headers)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["title"] == "Trop de demandes"
    other = {"Authorization": f"Bearer {token('adviser')}"}
    assert client.get("/reference/refusal-reasons", headers=other).status_code == 200


@pytest.mark.parametrize("scheme", ["bearer ", "BEARER ", "Bearer   "])
def test_a_credential_is_one_caller_however_it_is_spelled(changed, make_client, token, scheme):
    client, credential = make_client(changed(rate=1.0)), token("ml")
    for _ in range(BURST + 1):
        client.get("/reference/refusal-reasons", headers={"Authorization": f"Bearer {credential}"})
    again = client.get("/reference/refusal-reasons", headers={"Authorization": f"{scheme}{credential}"})
    assert again.status_code == 429


def test_guesses_of_credentials_are_paid_by_their_address(changed, make_client):
    client = make_client(changed(rate=1.0))
    statuses = [
        client.get("/me/profile", headers={"Authorization": f"Bearer guess-{number}"}).status_code
        for number in range(3 * BURST)
    ]
    assert statuses[0] == 401 and statuses[-1] == 429


def test_those_who_watch_the_service_are_not_counted(changed, make_client):
    client = make_client(changed(rate=1.0))
    assert {client.get("/health/live").status_code for _ in range(3 * BURST)} == {200}
