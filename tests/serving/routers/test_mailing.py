"""What an adviser wants by mail: their own choice alone."""


def test_without_a_choice_nothing_is_mailed_and_the_public_address_is_suggested(anne):
    found = anne.get("/adviser/mail").json()
    assert (found["rhythm"], found["address"], found["returned_at"]) == ("never", None, None)
    assert "@" in found["suggested"]


def test_a_choice_is_kept_with_its_address_until_another(anne, marc):
    chosen = anne.put("/adviser/mail", json={"rhythm": "at_once", "address": "a@agence.example"}).json()
    assert (chosen["rhythm"], chosen["address"]) == ("at_once", "a@agence.example")
    assert anne.put("/adviser/mail", json={"rhythm": "daily"}).json()["address"] == "a@agence.example"
    assert anne.put("/adviser/mail", json={"rhythm": "never"}).json()["rhythm"] == "never"
    assert anne.get("/adviser/mail").json()["rhythm"] == "never"
    assert marc.get("/adviser/mail").json()["address"] is None


def test_an_address_that_no_mail_can_reach_is_refused(anne, marc, store):
    for wish in ({"rhythm": "daily"}, {"rhythm": "daily", "address": "é@agence.example"}, {"rhythm": "often"}):
        assert marc.put("/adviser/mail", json=wish).status_code == 422
    assert store.adviser_mails.of("C002") is None
