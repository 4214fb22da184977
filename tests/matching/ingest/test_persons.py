from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Adviser, Channel, Consent, Person, Purpose
from matching.ingest import Accepted, Rejected, StatedPerson, parse_person

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
GIVEN = "2026-01-05T10:00:00+01:00"
WHOLE = {
    "id": "N1",
    "source": "agency",
    "profile": {"source": "agency", "id": "P1"},
    "name": "Anaïs  Le Goff",
    "emails": ["anais@exemple.fr", "pas une adresse"],
    "phones": "0601020304",
    "postal_address": ["3 rue des Lices", "35000 Rennes"],
    "channels": ["paper", "EMAIL", "pigeon", "paper"],
    "adviser": {"id": "A1", "name": "Claude Morin", "public_email": "c.morin@agence.fr"},
    "departement": 1,
    "consents": [
        {"purpose": "visibility", "audience": "employers", "at": GIVEN},
        {"purpose": "channel", "audience": "sms", "at": GIVEN},
        {"purpose": "audit", "at": GIVEN},
    ],
}


def parsed(**changes):
    outcome = parse_person(WHOLE | changes, at=AT)
    assert isinstance(outcome, Accepted)
    return outcome


def test_every_field_is_read():
    given_at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert parsed() == Accepted(
        StatedPerson(
            Person(
                "N1",
                "agency",
                ("agency", "P1"),
                "Anaïs Le Goff",
                ("anais@exemple.fr",),
                ("0601020304",),
                ("3 rue des Lices", "35000 Rennes"),
                (Channel.PAPER, Channel.EMAIL),
                Adviser("A1", "Claude Morin", "c.morin@agence.fr"),
                "01",
            ),
            (
                Consent(Purpose.VISIBILITY, "employers", given_at, recorded_by="agency"),
                Consent(Purpose.CHANNEL, "sms", given_at, recorded_by="agency"),
                Consent(Purpose.AUDIT, "", given_at, recorded_by="agency"),
            ),
        )
    )


def test_an_id_is_enough():
    assert parse_person({"id": 7}, "agency") == Accepted(StatedPerson(Person("7", "agency")))


def test_without_an_id_nobody_is_known():
    assert parse_person({"name": "Anaïs"}).reason == "no_id"
    assert parse_person([]).reason == "not_object"


def test_what_is_no_proof_of_a_consent_is_left_out_with_a_note():
    doubtful = [
        {"purpose": "visibility", "audience": "employers"},
        {"purpose": "visibility", "audience": "everyone", "at": GIVEN},
        {"purpose": "visibility", "audience": "employers", "at": "2027-01-01"},
        {"purpose": "resale", "audience": "employers", "at": GIVEN},
    ]
    for stated in doubtful:
        outcome = parsed(consents=[stated])
        assert outcome.value.consents == ()
        assert outcome.notes == ("consent_left_out",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(WHOLE)), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_nothing_in_a_payload_raises(raw):
    assert isinstance(parse_person(raw), (Accepted, Rejected))
