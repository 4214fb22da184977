"""Where partners' programs are told what changed."""

from datetime import UTC, datetime

from matching.errors import InputError
from matching.store import Store
from serving.errors import NotFoundError
from serving.identity import Principal
from serving.rights import AsPartner
from serving.routing import make_router
from serving.schemas.webhooks import MyWebhook, NewWebhook, my_webhook
from serving.transactions import Reading, Tx

router = make_router("Partenaires")

NONE = "Aucune adresse n’est enregistrée pour votre programme : donnez-en une."
UNKNOWN = "Votre programme n’est pas enregistré dans le service : demandez une clé à qui l’exploite."


@router.put("/partners/webhook")
def put_my_webhook(me: AsPartner, tx: Tx, body: NewWebhook) -> MyWebhook:
    """Être prévenu de ce qui change.

    Un message signé (Standard Webhooks) part à cette adresse quand une personne répond à une de vos demandes de mise en
    relation, ou revient sur sa réponse (`contact.changed`). Et, selon vos droits : quand une offre que vous avez
    déposée est fermée par d’autres que vous (`offer.closed`, `offers:write`) ; quand une personne cesse de partager son
    profil avec votre réseau, ou est effacée (`sharing.ended`, `profiles:read`). Il ne dit que des clés et des états que
    vous connaissez : lisez le reste par l’API, et ignorez les types que vous ne connaissez pas. La première fois, la
    réponse porte le secret qui signe ; ensuite, l’adresse change et le secret reste.
    """
    try:
        created = tx.webhooks.put(me.id, body.url, datetime.now(UTC))
    except InputError as error:
        raise NotFoundError(UNKNOWN) from error
    return _mine(me, tx, created)


@router.get("/partners/webhook")
def get_my_webhook(me: AsPartner, store: Reading) -> MyWebhook:
    """Où mon programme est prévenu.

    Sans le secret, qui n’est montré que lorsqu’il est créé.
    """
    return _mine(me, store)


@router.post("/partners/webhook/secret", status_code=201)
def renew_my_secret(me: AsPartner, tx: Tx) -> MyWebhook:
    """Changer le secret.

    Le nouveau signe dès maintenant, et celui d’avant pendant vingt-quatre heures encore : chaque message porte alors
    les deux signatures.
    """
    return _mine(me, tx, tx.webhooks.renew(me.id, datetime.now(UTC)))


@router.delete("/partners/webhook", status_code=204)
def remove_my_webhook(me: AsPartner, tx: Tx) -> None:
    """Ne plus être prévenu.

    Effet immédiat : ce qui n’est pas encore parti ne part plus. Une adresse redonnée ensuite a un nouveau secret.
    """
    if not tx.webhooks.remove(me.id):
        raise NotFoundError(NONE)


def _mine(me: Principal, store: Store, created: bool = False) -> MyWebhook:
    found = store.webhooks.of([me.id]).get(me.id)
    if found is None:
        raise NotFoundError(NONE)
    return my_webhook(found, created)
