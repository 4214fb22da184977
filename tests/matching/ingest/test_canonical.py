import json

from matching.domain import Fact, Offer, Schedule
from matching.ingest import canonical


def test_facts_are_given_by_name_with_value_source_words_and_confidence() -> None:
    offer = Offer(
        "1",
        "Boulanger",
        schedule=Schedule(night=True),
        facts=(Fact("licences", ("B",), "field", "permis B"), Fact("licences", ("C",), "text", "permis C", 0.9)),
    )
    printed = json.loads(json.dumps(canonical(offer)))
    assert printed == {
        "id": "1",
        "title": "Boulanger",
        "schedule": {"night": True},
        "facts": {"licences": {"value": ["B"], "source": "field", "words": "permis B", "confidence": 1.0}},
    }
