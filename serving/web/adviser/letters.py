"""Letters to a person, as their adviser sees them: why none can leave, whether somebody reads them with the person."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from matching.domain import Person
from matching.store import Store
from serving.reaching import letter_fault
from serving.routers import keying
from serving.schemas.common import Key
from serving.schemas.keying import LettersRead
from serving.web.forms import Sent
from serving.web.rendering import redirect
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

PERSON_PAGE = "/conseil/personnes/{key}"


@dataclass(frozen=True, slots=True)
class Letters:
    """What is to be known of letters to a person.

    Attributes:
        fault: why none can leave, in French; None: they can.
        visited: somebody reads them with the person.
    """

    fault: str | None
    visited: bool


def letters_to(store: Store, key: int, person: Person) -> Letters:
    """Letters to a person of a key."""
    faults = store.channel_faults.of([key]).get(key, ())
    return Letters(letter_fault(person, faults), key in store.subscriptions.visited([key]))


@router.post(PERSON_PAGE + "/lecture")
def choose_reading(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """Faire lire les courriers avec la personne, ou non."""
    done = keying.choose_reading(me, tx, key, LettersRead(visited=bool(form.said("visited"))))
    said = "Ses courriers seront lus avec elle." if done.visited else "Ses courriers lui seront envoyés sans visite."
    return redirect(request, PERSON_PAGE.format(key=key), said)
