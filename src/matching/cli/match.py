"""`match offers`, `match profiles`, `parse offers`: records in, lists or canonical records out."""

from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matching.batched import batched
from matching.cli.options import At, Input, Many, Output, Rejects, RomeDir, Source, StoreDir, moment, workspace
from matching.cli.progress import progress, say
from matching.cli.spread import spread
from matching.cli.tally import tallied
from matching.domain import Match, MatchList, Offer, Profile
from matching.jsonl import JsonFault, Record, Writer, read_lines

if TYPE_CHECKING:
    from matching.workspace import Workspace

match = typer.Typer(help="Find offers for profiles, or profiles for offers.", no_args_is_help=True)
parse = typer.Typer(help="Show records in canonical values.", no_args_is_help=True)

FIRST, BATCH = 64, 1024
"""Lines treated in this process, then in each of the batches that are spread."""

Lines = list[tuple[int, Record | JsonFault]]
Outcome = tuple[list[Record], list[Record]]
"""Records to write, and rejects."""


@match.command("offers")
def offers(
    out: Output,
    profiles: Annotated[str, typer.Option("--profiles", help="Profiles, JSON Lines; `-` is standard input.")],
    n: Many = 10,
    handle: Annotated[
        float, typer.Option(min=0, max=1, help="0: what the person would like; 1: where the chances are.")
    ] = 0.5,
    store: StoreDir = None,
    rome: RomeDir = None,
    at: At = None,
    rejects: Rejects = None,
) -> None:
    """For each profile of a file, the offers of the store worth a look, best first, with reasons.

    What the profiles that the store knows have answered counts, and so do their rules.
    """
    work, when = workspace(store, rome), moment(at)
    matcher = work.matcher("offers")
    _warn_if_empty(len(work.offers), "offers", work)

    def found(lines: Lines) -> Outcome:
        bad: list[Record] = []
        return _lists(matcher.offers_for(_profiles(work, lines, bad), n, when, handle=handle), "offer_id"), bad

    _run(work, profiles, out, rejects, found)


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
    work, when = workspace(store, rome), moment(at)
    matcher = work.matcher("profiles")
    _warn_if_empty(len(work.profiles), "profiles", work)
    rules = work.store.rules.shared(when)

    def found(lines: Lines) -> Outcome:
        bad: list[Record] = []
        return _lists(matcher.profiles_for(_offers(work, lines, bad), n, radius_km, when, rules), "profile_id"), bad

    _run(work, offers, out, rejects, found)


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

    def parsed(lines: Lines) -> Outcome:
        bad: list[Record] = []
        return [canonical(offer) for offer in _offers(work, lines, bad, source)], bad

    _run(work, source_file, out, rejects, parsed)


def _warn_if_empty(n: int, what: str, work: "Workspace") -> None:
    if not n:
        where = work.settings.data_dir
        say(f"The store of {where} holds no {what}, so every list is empty: run matching import {what} FILE.")


def _run(work: "Workspace", path: str, out: str, rejects: str | None, done: Callable[[Lines], Outcome]) -> None:
    """Apply `done` to a file's lines: the first few here, which loads everything, the others in forks."""
    lines = iter(progress(read_lines(path), "records"))
    with tallied(rejects) as tally, Writer(out) as writer:
        first = done(list(islice(lines, FIRST)))
        batches = batched(lines, BATCH)
        for records, bad in chain([first], spread(done, batches, work.settings.threads, work.store.forked)):
            for record in records:
                writer.write(record)
            tally.written += len(records)
            tally.bad += bad


def _profiles(work: "Workspace", lines: Lines, bad: list[Record]) -> list[Profile]:
    from matching.importing import Intake, place_profiles
    from matching.ingest import parse_profile

    intake = Intake(partial(parse_profile, communes=work.communes), bad.append)
    return list(place_profiles((accepted.value for _, accepted in intake(lines)), work.rome, work.coder))


def _offers(work: "Workspace", lines: Lines, bad: list[Record], source: str = "default") -> list[Offer]:
    from matching.importing import Intake, place_offers
    from matching.ingest import parse_offer
    from matching.read import complete

    intake = Intake(partial(parse_offer, communes=work.communes, source=source), bad.append)
    return list(place_offers((complete(accepted.value) for _, accepted in intake(lines)), work.rome, work.coder))


def _lists(found: list[MatchList], candidate: str) -> list[Record]:
    return [described(one, candidate) for one in found]


def described(found: MatchList, candidate: str) -> Record:
    """A list as the commands write it; `candidate` names the id, "offer_id" or "profile_id"."""
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
