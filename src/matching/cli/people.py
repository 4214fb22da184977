"""What the law asks about people's data: `retain` deletes what was kept long enough, `erasures` says who was erased."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matching.cli.counted import counted
from matching.cli.options import At, Source, StoreDir, moment, workspace
from matching.cli.progress import say
from matching.errors import InputError
from matching.jsonl import JsonFault, Writer, read_lines
from matching.settings import load_settings

if TYPE_CHECKING:
    from matching.workspace import Workspace

erasures = typer.Typer(
    help="Who was erased: erased again after a restore, let in if they register again.", no_args_is_help=True
)
File = Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines, `.gz` understood; `-` for standard streams.")]


def retain(store: StoreDir = None, at: At = None) -> None:
    """Delete what was kept long enough (MATCHING_RETENTION), expired exports, and what erasure left in files.

    Certificates that expired no longer certify.
    """
    from matching.store import Periods

    work, now = workspace(store), moment(at)
    counts = work.store.retention.apply(Periods.read(load_settings().retention), now)
    counts["profiles_with_expired_certificates"] = work.store.attested.expire(now.date())
    _purge(work, now)
    counted("Deleted, or only counted where the name says so", {name: str(n) for name, n in counts.items()})


def _purge(work: "Workspace", now: datetime) -> None:
    """What a service does by itself, for those who only run commands; no encoder is loaded."""
    from matching.columns import OfferColumns, ProfileColumns
    from matching.pool import OfferSide, ProfileSide, purge

    purge(OfferColumns, work.store.offers, work.settings.data_dir / OfferSide.name)
    purge(ProfileColumns, work.store.profiles, work.settings.data_dir / ProfileSide.name)
    work.store.compaction.run(now)


@erasures.command("export")
def export(file: File, store: StoreDir = None) -> None:
    """Write the keyed hashes of all who were erased: keep it apart from backups of the database."""
    from_store = workspace(store).store
    database, n = from_store.profiles.database_id, 0
    with Writer(file) as writer:
        for digest, at in from_store.erasure.forgotten():
            writer.write({"database": database, "digest": digest.hex(), "at": at.isoformat()})
            n += 1
    say(f"{n} keyed hashes")


@erasures.command("apply")
def apply(file: File, store: StoreDir = None, at: At = None) -> None:
    """After a restore: erase again all who were erased since the backup."""
    restored = workspace(store).store
    erased = dict(_line(number, raw, restored.profiles.database_id) for number, raw in read_lines(file))
    done = restored.erasure.reapply(erased, moment(at))
    print(f"persons {len(done.persons)}, profiles {len(done.profiles)}")


@erasures.command("lift")
def lift(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Of the person, and of their profile.")],
    by: Annotated[str, typer.Option("--by", help='Who lets them in, for the audit log: "adviser:A12".')],
    source: Source = "default",
    store: StoreDir = None,
    at: At = None,
) -> None:
    """Let someone who was erased come back, because they register again: imports take their keys from then on.

    Nothing that was erased comes back. Files of `erasures export` made before would erase them again: export anew.
    """
    erasure = workspace(store).store.erasure
    if not erasure.lift([(source, id_) for id_ in ids], by, moment(at)):
        raise InputError(f"None of these keys of source {source!r} was erased; check the ids, and --source.")
    say("They may be imported again.")


def _line(number: int, raw: Any, database: str) -> tuple[bytes, datetime]:
    try:
        if isinstance(raw, JsonFault) or raw["database"] != database:
            raise InputError(f"Line {number} is not of this database; give what `erasures export` wrote from it.")
        return bytes.fromhex(raw["digest"]), datetime.fromisoformat(raw["at"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"Line {number} is no keyed hash; give a whole file that `erasures export` wrote.") from error
