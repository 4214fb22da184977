"""Offers and profiles that callers push: the same road as imported files, under a source that is theirs alone."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from matching.domain import Employer, Offer, Profile
from matching.importing import ImportReport, import_offers, import_profiles, place_offers
from matching.ingest import Accepted, Rejected, parse_jobposting, parse_offer, parse_profile
from matching.jsonl import Record
from matching.read import complete
from matching.store import Store
from serving.errors import InvalidError
from serving.guarding import let_through, screened
from serving.ndjson import Numbered
from serving.schemas.pushed import Named, Pushed, faults
from serving.service import Service


def push_offers(service: Service, tx: Store, lines: Numbered, source: str, employer: Employer | None = None) -> Pushed:
    """Write offers, each in the France Travail shape or as a schema.org JobPosting (told by its `@type`).

    Those that the law forbids to publish are refused, with the passages.

    Args:
        service: knows communes and occupations.
        tx: the transaction of the request.
        lines: objects, or why a line is none.
        source: of all of them, whatever they say.
        employer: of all of them, whatever they say; None: as each says.
    """
    refused: list[Record] = []
    seen: list[tuple[str, str]] = []

    def read(offer: Offer) -> Offer:
        seen.append(offer.ref)
        return complete(offer if employer is None else replace(offer, employer=_named(employer, offer.employer)))

    def parse(raw: Any) -> Accepted[Offer] | Rejected:
        return screened(parse_posting(raw, service, source))

    coder = service.work.coder
    report = import_offers(
        tx, lines, service.communes, service.rome, source=source, parse=parse, reader=read, coder=coder,
        reject=refused.append,
    )  # fmt: skip
    return _pushed(report, tx.offers.keys(seen), refused)


def parse_posting(raw: Any, service: Service, source: str) -> Accepted[Offer] | Rejected:
    """One offer, in whichever of the two shapes it comes."""
    parse = parse_jobposting if isinstance(raw, dict) and "@type" in raw else parse_offer
    return parse(raw, service.communes, source)


def push_profiles(service: Service, tx: Store, lines: Numbered, source: str) -> Pushed:
    """Write profiles in the interchange format; arguments as in `push_offers`."""
    refused: list[Record] = []
    seen: list[tuple[str, str]] = []
    parse = _noting(partial(parse_profile, communes=service.communes, source=source), seen)
    report = import_profiles(
        tx, lines, service.communes, service.rome, source=source, parse=parse, coder=service.work.coder,
        reject=refused.append,
    )  # fmt: skip
    return _pushed(report, tx.profiles.keys(seen), refused)


def push_offer(service: Service, tx: Store, raw: Record, source: str, employer: Employer) -> int:
    """Write one offer; its key.

    Raises:
        InvalidError: it cannot be used; the sentence says why.
        WordingError: the law forbids to publish it.
    """
    outcome = parse_posting(raw, service, source)
    if isinstance(outcome, Accepted):
        let_through(outcome.value)
    done = push_offers(service, tx, [(1, raw)], source, employer)
    if done.errors:
        raise InvalidError(f"{done.errors[0].message.capitalize()}.")
    return done.items[0].key


def drafted(service: Service, raw: Record, source: str, employer: Employer) -> Offer:
    """One offer as it would be written; nothing is.

    Raises:
        InvalidError: it cannot be used; the sentence says why.
    """
    outcome = parse_posting({"id": DRAFT, "identifier": DRAFT, **raw}, service, source)
    if isinstance(outcome, Rejected):
        raise InvalidError(f"{outcome.message.capitalize()}.")
    stated = replace(outcome.value, employer=_named(employer, outcome.value.employer))
    (placed,) = place_offers([complete(stated)], service.rome, service.work.coder)
    return placed


DRAFT = "brouillon"
"""The id of an offer that has none yet."""


def _named(ours: Employer, stated: Employer) -> Employer:
    """The caller's number, under the name that the offer gives when the store knows none."""
    return replace(ours, name=ours.name or stated.name, adapted=ours.adapted or stated.adapted)


def _noting(
    parse: Callable[[Any], Accepted[Profile] | Rejected], seen: list[tuple[str, str]]
) -> Callable[[Any], Accepted[Profile] | Rejected]:
    def noted(raw: Any) -> Accepted[Profile] | Rejected:
        outcome = parse(raw)
        if isinstance(outcome, Accepted):
            seen.append(outcome.value.ref)
        return outcome

    return noted


def _pushed(report: ImportReport, keys: dict[tuple[str, str], int], refused: list[Record]) -> Pushed:
    return Pushed(
        total=report.total,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        repeated=report.repeated,
        rejected=sum(report.rejected.values()),
        items=[Named(id=ref[1], key=key) for ref, key in keys.items()],
        errors=faults(refused),
    )
