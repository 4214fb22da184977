"""What is said of me: who says what, what counts and why, and what I make of it."""

from collections.abc import Mapping

from fastapi import Request, Response

from matching.domain import Choice, Provenance
from serving.routers.jobseekers import choose_statement, get_my_links, get_my_statements, sever_link
from serving.schemas.common import Key
from serving.schemas.statements import ChoiceMade
from serving.transactions import Reading
from serving.web.forms import Sent
from serving.web.jobseeker.profile import HOME, ORIGINS
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.stated import by_others, title, words
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

ADDRESS = f"{HOME}/sources"

CHOICES: Mapping[str, tuple[Choice | None, str]] = {
    "garder": (Choice.KEPT, "C’est noté : c’est ce que vos offres retiennent."),
    "masquer": (Choice.HIDDEN, "C’est masqué : cela ne compte plus, dès maintenant. Vous pouvez y revenir."),
    "revenir": (None, "Votre choix est annulé."),
}
"""Word of a button -> what it does, what is said then."""

SEVERED = "Ce profil est détaché : ce qu’il disait de vous ne compte plus, dès maintenant."

STRENGTHS = ORIGINS | {Provenance.DECLARED: "déclaré"}


@router.get(ADDRESS)
def statements_page(request: Request, me: AsJobseeker, store: Reading) -> Response:
    """Ce qui est dit de moi, et par qui."""
    found = get_my_statements(me, store)
    return render(
        request,
        "jobseeker/statements",
        disputed=[one for one in found if one.disputed],
        others=[one for one in found if not one.disputed and by_others(one)],
        title=title,
        words=words,
        strengths=STRENGTHS,
        choices=Choice,
        links=get_my_links(me, store),
    )


@router.post(ADDRESS + "/{key}/detacher")
def sever(request: Request, me: AsJobseeker, tx: Tx, key: Key) -> Response:
    """Détacher le profil d’un partenaire."""
    sever_link(me, tx, key)
    return redirect(request, ADDRESS, SEVERED)


@router.post(ADDRESS)
def choose(request: Request, me: AsJobseeker, tx: Tx, form: Sent) -> Response:
    """Garder ou masquer ce qu’une source dit."""
    choice, done = CHOICES.get(form.said("choix"), CHOICES["revenir"])
    choose_statement(me, tx, form.read(ChoiceMade, path=form.said("path"), source=form.said("source"), choice=choice))
    return redirect(request, ADDRESS, done)
