"""The page of a subscription: how often offers come, a pause, the end; each choice with its undo."""

from dataclasses import replace

from fastapi import Response

from matching.domain import Subscription
from matching.explain import french
from serving import subscribing
from serving.errors import GoneError, NotFoundError
from serving.links.pages import Visit, page
from serving.links.tokens import UNREADABLE, LinkKind
from serving.subscribing import LABELS, STOP

GONE = "Ce lien n’est plus valable : le service ne vous connaît plus et ne vous écrit plus."


def show(visit: Visit, undo: str | None = None) -> Response:
    """The page; reading it changes nothing.

    Args:
        visit: of the person.
        undo: the choice that undoes the one just made; None: there is nothing to undo.
    """
    wanted, stops = _wanted(visit), visit.link.kind is LinkKind.UNSUBSCRIBE
    choices = subscribing.choices(wanted, visit.at, stops)
    return page(
        visit.request,
        "subscription",
        address=visit.address,
        title="Ne plus recevoir d’offres" if stops and wanted.stopped_at is None else "Vos offres",
        state=subscribing.told(wanted, visit.at),
        undo={"word": undo, "label": f"Annuler : {french.lowered(LABELS[undo])}"} if undo else None,
        choices=[{"word": word, "label": LABELS[word]} for word in choices if word != undo],
    )


def say(visit: Visit) -> Response:
    """Make a choice, effective at once; made again it changes nothing.

    Raises:
        InvalidError: there is no such choice.
    """
    before = _wanted(visit)
    subscribing.choose(visit.store, visit.link.person_key, before, visit.said("choix"), visit.at)
    return show(visit, subscribing.undo(before, _wanted(visit)))


def stop(visit: Visit) -> Response:
    """What is said of a choice where the form makes none: the end."""
    return say(visit if "choix" in visit.form else replace(visit, form={"choix": [STOP]}))


def take_back(_: Visit) -> Response:
    """Nothing: each choice is undone by another.

    Raises:
        NotFoundError: always.
    """
    raise NotFoundError(UNREADABLE)


def state(visit: Visit) -> str:
    """How offers come, said to the person."""
    return subscribing.told(_wanted(visit), visit.at)


def _wanted(visit: Visit) -> Subscription:
    person = visit.link.person_key
    found = visit.store.subscriptions.get([person], visit.at).get(person)
    if found is None:
        raise GoneError(GONE)
    return found
