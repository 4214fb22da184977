"""`match offers`, `match profiles`, `parse offers`: records in, lists or canonical records out."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from matching.cli.options import At, Input, Many, Output, Rejects, RomeDir, Source, StoreDir, moment, workspace
from matching.cli.progress import progress
from matching.cli.tally import Tally, tallied
from matching.domain import Match, MatchList, Offer, Profile
from matching.jsonl import Record, Writer, read_lines

if TYPE_CHECKING:
    from matching.importing import Parse
    from matching.workspace import Workspace

match = typer.Typer(help="Find offers for profiles, or profiles for offers.", no_args_is_help=True)
parse = typer.Typer(help="Show records in canonical values.", no_args_is_help=True)

BATCH = 4096

T = TypeVar("T", Offer, Profile)


@match.command("offers")
def offers(
    out: Output,
    profiles: Annotated[str, typer.Option("--profiles", help="Profiles, JSON Lines; `-` is standard input.")],
    n: Many = 10,
    store: StoreDir = None,
    rome: RomeDir = None,
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """For each profile of a file, the offers of the store worth a look, best first, with reasons."""
    from matching.importing import place_profiles
    from matching.ingest import parse_profile

    work = workspace(store, rome)
    matcher, when = work.matcher("offers"), moment(at)
    with tallied(rejects) as tally:
        parsed = _accepted(partial(parse_profile, communes=work.communes), profiles, tally)
        found = place_profiles(parsed, work.rome, work.coder)
        _write(out, found, lambda batch: matcher.offers_for(batch, n, when), "offer_id", tally)


@match.command("profiles")
def profiles(
    out: Output,
    offers: Annotated[str, typer.Option("--offers", help="Offers, JSON Lines; `-` is standard input.")],
    n: Many = 10,
    radius_km: Annotated[float, typer.Option(min=0, help="How far around each offer to search.")] = 50.0,
    store: StoreDir = None,
    rome: RomeDir = None,
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """For each offer of a file, the profiles of the store worth a look, best first, with reasons."""
    work = workspace(store, rome)
    matcher, when = work.matcher("profiles"), moment(at)
    with tallied(rejects) as tally:
        found = _offers(work, offers, "default", tally)
        _write(out, found, lambda batch: matcher.profiles_for(batch, n, radius_km, when), "profile_id", tally)


@parse.command("offers")
def parse_offers(
    source_file: Input,
    out: Output,
    source: Source = "default",
    store: StoreDir = None,
    rome: RomeDir = None,
    rejects: Rejects = None,
) -> None:
    """Offers in canonical values, each fact with its source, words and confidence."""
    from matching.ingest import canonical

    work = workspace(store, rome)
    with tallied(rejects) as tally, Writer(out) as writer:
        for offer in _offers(work, source_file, source, tally):
            writer.write(canonical(offer))
            tally.written += 1


def _offers(work: "Workspace", path: str, source: str, tally: Tally) -> Iterator[Offer]:
    from matching.importing import place_offers
    from matching.ingest import parse_offer
    from matching.read import complete

    parsed = _accepted(partial(parse_offer, communes=work.communes, source=source), path, tally)
    return place_offers(map(complete, parsed), work.rome, work.coder)


def _accepted(parse: "Parse[T]", path: str, tally: Tally) -> Iterator[T]:
    from matching.importing import Intake

    intake = Intake(parse, tally.bad.append)
    for _, accepted in intake(progress(read_lines(path), "reading")):
        yield accepted.value


def _write(
    out: str, records: Iterable[T], lists: Callable[[list[T]], list[MatchList]], candidate: str, tally: Tally
) -> None:
    stream = iter(records)
    with Writer(out) as writer:
        while batch := list(islice(stream, BATCH)):
            for found in lists(batch):
                writer.write(_described(found, candidate))
            tally.written += len(batch)


def _described(found: MatchList, candidate: str) -> Record:
    described: dict[str, Any] = {
        "id": found.query_id,
        "matches": [_match(match, candidate) for match in found.matches],
        "vetoes": {veto.value: n for veto, n in found.vetoes.items()},
    }
    return {**described, "needs": list(found.needs)} if found.needs else described


def _match(match: Match, candidate: str) -> Record:
    return {
        candidate: match.candidate_id,
        "score": round(match.score, 6),
        "similarity": round(match.similarity, 6),
        "distance_km": None if match.distance_km is None else round(match.distance_km, 2),
        "for": [reason.text for reason in match.reasons if reason.for_],
        "against": [reason.text for reason in match.reasons if not reason.for_],
    }
