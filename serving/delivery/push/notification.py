"""What a notification says: a title, a sentence, where it leads; nothing about the person, whose screen others see."""

import json
from collections.abc import Mapping

from matching.domain import DigestKind
from serving.delivery.mail import subject
from serving.delivery.message import Message

SENTENCES: Mapping[DigestKind, str] = {
    DigestKind.OFFERS: "Ouvrez pour lire, et dire ce que vous en pensez.",
    DigestKind.SILENCE: "Ouvrez pour voir ce qui limite votre recherche.",
    DigestKind.WELCOME: "Ouvrez pour voir vos premières offres, et choisir à quel rythme elles viennent.",
    DigestKind.CLOSED: "Ouvrez pour voir de quoi il s’agit.",
}

ALERTS = "/espace/alertes"


def notification(message: Message) -> bytes:
    """A message as our script on the device reads it; of the same `tag`, the device shows one."""
    said = {
        "title": subject(message),
        "body": SENTENCES[message.digest.kind],
        "url": f"{ALERTS}/{message.digest_id}",
        "tag": message.key,
    }
    return json.dumps(said, ensure_ascii=False).encode()
