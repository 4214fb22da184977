from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Audience, Consent, Purpose
from matching.errors import InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_nobody_finds_a_profile_before_its_owner_agrees(people, anais):
    assert people.profiles.visible([1, 2], Audience.EMPLOYERS) == set()
    assert people.profiles.get([1])[1].visible_to == ()


def test_an_agreement_shows_the_profile_to_that_audience_and_the_feed_tells_it(people, anais):
    before = people.profiles.revision
    people.consents.give(anais, Purpose.VISIBILITY, "employers", AT)
    people.consents.give(anais, Purpose.VISIBILITY, "missions_locales", AT)
    changed = dict(people.profiles.changes_since(before))
    assert changed.keys() == {1}
    assert changed[1].visible_to == (Audience.EMPLOYERS, Audience.MISSIONS_LOCALES)
    assert people.profiles.visible([1, 2], Audience.EMPLOYERS) == {1}
    assert people.profiles.visible([1, 2], Audience.ADVISERS) == set()


def test_a_withdrawal_hides_it_at_once_and_the_feed_tells_it(people, anais):
    people.consents.give(anais, Purpose.VISIBILITY, "employers", AT)
    before = people.profiles.revision
    assert people.consents.withdraw(anais, Purpose.VISIBILITY, "employers", AT + HOUR)
    assert people.profiles.visible([1], Audience.EMPLOYERS) == set()
    assert dict(people.profiles.changes_since(before))[1].visible_to == ()
    assert not people.consents.withdraw(anais, Purpose.VISIBILITY, "employers", AT + HOUR)


def test_what_is_visible_follows_only_when_the_transaction_stays(people, anais):
    with pytest.raises(RuntimeError), people.transaction() as tx:
        tx.consents.give(anais, Purpose.VISIBILITY, "employers", AT)
        raise RuntimeError
    assert people.profiles.visible([1], Audience.EMPLOYERS) == set()
    assert people.consents.history(anais) == []


def test_history_keeps_each_agreement_with_its_end_and_who_wrote_it(people, anais):
    people.consents.give(anais, Purpose.CHANNEL, "sms", AT, "A12")
    people.consents.give(anais, Purpose.CHANNEL, "sms", AT + HOUR)
    people.consents.withdraw(anais, Purpose.CHANNEL, "sms", AT + 2 * HOUR)
    people.consents.give(anais, Purpose.CHANNEL, "sms", AT + 3 * HOUR)
    first = Consent(Purpose.CHANNEL, "sms", AT, AT + 2 * HOUR, "A12")
    second = Consent(Purpose.CHANNEL, "sms", AT + 3 * HOUR)
    assert people.consents.history(anais) == [first, second]
    assert people.consents.standing(anais) == [second]
    assert people.consents.agreed([anais, 99], Purpose.CHANNEL, "sms") == {anais}


def test_a_source_never_gives_again_what_the_person_withdrew_later(people, anais):
    told = [Consent(Purpose.VISIBILITY, "employers", AT, recorded_by="agency")]
    assert people.consents.record({anais: told * 2}) == 1
    people.consents.withdraw(anais, Purpose.VISIBILITY, "employers", AT + HOUR)
    assert people.consents.record({anais: told}) == 0
    assert people.profiles.visible([1], Audience.EMPLOYERS) == set()


def test_a_source_that_says_nothing_withdraws_nothing(people, anais):
    people.consents.give(anais, Purpose.SHARING, "training_bodies", AT)
    assert people.consents.record({anais: []}) == 0
    assert len(people.consents.standing(anais)) == 1


def test_sharing_is_told_by_the_feed_and_shows_nothing(people, anais):
    before = people.profiles.revision
    people.consents.give(anais, Purpose.SHARING, "temp_agencies", AT)
    assert dict(people.profiles.changes_since(before)).keys() == {1}
    assert people.profiles.visible([1], Audience.TEMP_AGENCIES) == set()
    assert people.sharing.shared([1], Audience.TEMP_AGENCIES) == {1}


@pytest.mark.parametrize(("purpose", "audience"), [(Purpose.VISIBILITY, "neighbours"), (Purpose.AUDIT, "employers")])
def test_a_purpose_has_its_own_audiences(people, anais, purpose, audience):
    with pytest.raises(InputError, match="no audience"):
        people.consents.give(anais, purpose, audience, AT)


def test_nobody_agrees_for_someone_unknown(people):
    with pytest.raises(InputError, match="Person 99"):
        people.consents.give(99, Purpose.AUDIT, "", AT)
    with pytest.raises(InputError, match="Person 99"):
        people.consents.withdraw(99, Purpose.AUDIT, "", AT)


def test_consents_given_at_once_are_all_shown(people, anais):
    with ThreadPoolExecutor(len(Audience)) as pool:
        list(pool.map(lambda audience: people.consents.give(anais, Purpose.VISIBILITY, audience, AT), Audience))
    assert people.profiles.get([1])[1].visible_to == tuple(Audience)
    assert len(people.consents.history(anais)) == len(Audience)
