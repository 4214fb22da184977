"""Devices that a jobseeker lets us notify."""

from matching.domain import Channel
from serving.errors import NotFoundError
from serving.rights import AsJobseeker, own_person
from serving.routing import make_router
from serving.schemas.common import Key
from serving.schemas.devices import MyDevice, NewDevice, PushKey, my_device
from serving.service import Service
from serving.transactions import Reading, TheService, Tx

router = make_router("Personnes en recherche d’emploi")

NO_PUSH = "Les notifications ne sont pas en service ici : choisissez un autre canal."


@router.get("/push/key")
def get_push_key(me: AsJobseeker, service: TheService) -> PushKey:  # noqa: ARG001
    """Clé publique des notifications.

    À donner au navigateur quand il s’abonne : lui seul lit ce qui lui est envoyé.
    """
    return PushKey(key=push_key(service))


@router.get("/me/devices")
def get_my_devices(me: AsJobseeker, store: Reading) -> list[MyDevice]:
    """Mes appareils.

    Ceux qui reçoivent mes notifications, dans l’ordre où je les ai ajoutés.
    """
    person = own_person(me)
    return [my_device(one) for one in store.devices.of([person]).get(person, ())]


@router.post("/me/devices", status_code=201)
def add_my_device(me: AsJobseeker, service: TheService, tx: Tx, body: NewDevice) -> MyDevice:
    """Ajouter un appareil.

    Il reçoit mes notifications si j’accepte ce canal (`PUT /me/consents/channel/app`) et si je le choisis dans mon
    abonnement. Un appareil déjà connu est mis à jour. Les plus anciens sont oubliés au-delà de dix.
    """
    push_key(service)
    tx.channel_faults.lift(own_person(me), Channel.APP)
    return my_device(tx.devices.add(own_person(me), body.device))


@router.delete("/me/devices/{key}", status_code=204)
def remove_my_device(me: AsJobseeker, tx: Tx, key: Key) -> None:
    """Retirer un appareil.

    Effet immédiat : il ne reçoit plus rien.
    """
    if not tx.devices.remove(own_person(me), key):
        raise NotFoundError


def push_key(service: Service) -> str:
    """The public key that browsers are to know us by.

    Raises:
        NotFoundError: nothing is pushed here.
    """
    if service.push is None:
        raise NotFoundError(NO_PUSH)
    return service.push.vapid.public
