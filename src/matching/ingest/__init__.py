"""Foreign payloads to the domain and back; every foreign field name lives here."""

from matching.ingest.canonical import canonical
from matching.ingest.coverage import Coverage, Share
from matching.ingest.cpf import parse_cpf
from matching.ingest.jobposting import parse_jobposting, to_jobposting
from matching.ingest.jsonresume import parse_jsonresume
from matching.ingest.offers import parse_offer
from matching.ingest.outcome import REASONS, Accepted, Rejected
from matching.ingest.persons import StatedPerson, parse_person
from matching.ingest.profiles import parse_profile
from matching.ingest.trainings import parse_training

__all__ = [
    "REASONS",
    "Accepted",
    "Coverage",
    "Rejected",
    "Share",
    "StatedPerson",
    "canonical",
    "parse_cpf",
    "parse_jobposting",
    "parse_jsonresume",
    "parse_offer",
    "parse_person",
    "parse_profile",
    "parse_training",
    "to_jobposting",
]
