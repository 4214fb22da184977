"""`clients`: programs that call the service, and their keys."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from matching.cli.options import StoreDir, workspace
from matching.cli.progress import say
from matching.domain import Audience, ClientScope

app = typer.Typer(help="Programs that call the service.", no_args_is_help=True)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="For people: who runs the program.")],
    source: Annotated[str, typer.Option("--source", help="Marks the profiles and offers that it pushes.")],
    scopes: Annotated[list[ClientScope] | None, typer.Option("--scope", help="What it may do; repeat it.")] = None,
    audience: Annotated[Audience | None, typer.Option(help="Through whose consent it sees profiles.")] = None,
    siret: Annotated[str | None, typer.Option(help="Of its employer.")] = None,
    id: Annotated[str | None, typer.Option(help="As its OpenID Connect tokens bear it.")] = None,  # noqa: A002
    store: StoreDir = None,
) -> None:
    """Register a partner's program; its key is printed once and never kept."""
    clients = workspace(store).store.clients
    client, key = clients.add(name, "partner", scopes or (), source, datetime.now(UTC), audience, siret, id)
    print(key)
    say(f"Client {client.id}. Give this key to its owner by a safe channel: it cannot be shown again.")


@app.command("list")
def list_(store: StoreDir = None) -> None:
    """Every client, revoked or not."""
    for one in workspace(store).store.clients.all():
        state = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else "in use"
        said = (
            one.id,
            one.name,
            one.role,
            one.source,
            one.audience or "-",
            one.siret or "-",
            " ".join(one.scopes) or "-",
        )
        print("\t".join((*said, f"{one.created_at:%Y-%m-%d}", state)))


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="As `clients list` shows it.")],  # noqa: A002
    store: StoreDir = None,
) -> None:
    """End a client's access, at once and for good."""
    revoked = workspace(store).store.clients.revoke(id, datetime.now(UTC))
    say(f"{revoked.name}: revoked.")
