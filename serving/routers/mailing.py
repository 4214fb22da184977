"""Mails of what an adviser is told: wanted or not, how often, and where."""

from matching.errors import InputError
from matching.store import Store
from serving.delivery.addresses import checked
from serving.errors import InvalidError
from serving.identity import Principal
from serving.rights import AsAdviser
from serving.routing import make_router
from serving.schemas.mailing import MailWish, MyMail, my_mail, wanted_rhythm
from serving.transactions import Reading, Tx

router = make_router("Conseillers : alertes")

NO_ADDRESS = "Cette adresse ne peut pas recevoir de courriel : corrigez-la."


@router.get("/adviser/mail")
def get_my_mail(me: AsAdviser, store: Reading) -> MyMail:
    """Mes courriels d’alerte.

    Ce que je reçois de mes alertes par courriel, et où. Sans choix de ma part, rien.
    """
    return my_mail(store.adviser_mails.of(me.id), _public_address(me, store))


@router.put("/adviser/mail")
def put_my_mail(me: AsAdviser, tx: Tx, body: MailWish) -> MyMail:
    """Choisir mes courriels d’alerte.

    Un par jour ouvré au plus, ou un à chaque nouveauté pendant les heures de travail, ou aucun. Jamais sans rien de
    nouveau, et sans un mot des personnes : elles se lisent ici.
    """
    before, rhythm = tx.adviser_mails.of(me.id), wanted_rhythm(body.rhythm)
    if rhythm is None:
        if before:
            tx.adviser_mails.stop(before.key)
        return get_my_mail(me, tx)
    try:
        address = checked(body.address or (before.address if before else ""))
    except InputError:
        raise InvalidError(NO_ADDRESS) from None
    tx.adviser_mails.put(me.id, address, rhythm)
    return get_my_mail(me, tx)


def _public_address(me: Principal, store: Store) -> str | None:
    """As the agency gives it to one of the people whom the adviser accompanies."""
    found = next(iter(store.persons.of_adviser(me.id, limit=1).values()), None)
    return found.adviser.public_email if found and found.adviser else None
