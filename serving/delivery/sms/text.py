"""What a text message says, in one segment: how many offers, the first one, where to read them, how to stop.

Trainings come after the offers, where there is room; of a message without offers they are what is told.

Its words are chosen so that none loses an accent.
"""

from collections.abc import Mapping, Sequence

from matching.domain import DigestKind
from serving.delivery.message import Message
from serving.delivery.sms.gsm7 import SEGMENT, plain, septets

CUT = "..."
LEAST = 20
"""Septets of a title below which it says nothing of an offer."""

SILENCE = "Rien de nouveau pour votre projet ces temps-ci. Pourquoi, et que changer :"
WELCOME = "Vous recevrez ici des offres d’emploi pour votre projet :"
HEADS: Mapping[DigestKind, tuple[str, str]] = {
    DigestKind.OFFERS: ("Une offre d’emploi pour vous :", "{} offres d’emploi pour vous, dont"),
    DigestKind.WELCOME: (
        "Vous recevrez ici des offres d’emploi. La première :",
        "Vous recevrez ici des offres d’emploi. {} premières, dont",
    ),
    DigestKind.CLOSED: ("N’est plus disponible :", "{} offres ne sont plus disponibles, dont"),
}
"""What comes before the first title: of one offer, and of several."""

TRAINED: Mapping[DigestKind, tuple[str, str]] = {
    DigestKind.SILENCE: (
        "Pas d’offre ces temps-ci, mais une formation pour votre projet :",
        "Pas d’offre ces temps-ci, mais {} formations pour votre projet, dont",
    ),
    DigestKind.WELCOME: (
        "Vous recevrez ici des offres d’emploi. Une formation pour vous :",
        "Vous recevrez ici des offres d’emploi. {} formations pour vous, dont",
    ),
}
"""The same of a message that tells of trainings alone."""

ALSO = " + une formation", " + {} formations"
"""What comes after the title of an offer, of one training and of several."""

BROADENED = "Une offre d’un métier proche :", "{} offres de métiers proches, dont"


def compose(message: Message, url: str, stop: str | None) -> str:
    """The text, in the alphabet of text messages and of one segment; nothing in it tells who reads it.

    Args:
        message: what it says.
        url: where the digest is read.
        stop: the number that STOP is sent to; None: the one that writes.
    """
    offers, trainings = _titles(message), _trainings(message)
    titles = offers or trainings
    head, tail = plain(_head(message, len(offers), len(trainings))), plain(_tail(url, stop))
    if not titles:
        return f"{head} {tail}"
    room = SEGMENT - _length(f"{head}  {tail}")
    first = shortened(titles[0], room)
    return f"{head} {first}{_also(trainings, room - _length(first)) if offers else ''} {tail}"


def shortened(title: str, room: int) -> str:
    """A title in the alphabet of text messages, cut after the last word that leaves it so many septets at most."""
    whole = plain(title)
    if _length(whole) <= room:
        return whole
    kept = _first(whole.split(), " ", room).rstrip(" -,;:/|&+(")
    return (kept or _first(whole, "", room)) + CUT


def fits(public_url: str, stop: str | None) -> bool:
    """Whether any message says enough of its first offer in one segment, links beginning with an address."""
    heads = [head.format(10) for pair in (*HEADS.values(), *TRAINED.values(), BROADENED) for head in pair]
    least = [f"{plain(head)} {'x' * LEAST}" for head in heads] + [plain(SILENCE), plain(WELCOME)]
    tail = plain(_tail(f"{public_url}/s/{'x' * 11}", stop))
    return max(_length(f"{one} {tail}") for one in least) <= SEGMENT


def _titles(message: Message) -> list[str]:
    """Of what it brings, or of what is not to be had any more."""
    if message.digest.kind is DigestKind.CLOSED:
        return [*message.closed]
    return [message.offers[key].title for key in message.digest.content.offer_keys]


def _trainings(message: Message) -> list[str]:
    told = (entry.training_key for entry in message.digest.content.trainings)
    return [message.catalogue[key].title for key in told if key in message.catalogue]


def _head(message: Message, offers: int, trainings: int) -> str:
    kind, content = message.digest.kind, message.digest.content
    if offers == 0 and trainings == 0:
        return WELCOME if kind is DigestKind.WELCOME else SILENCE
    broadened = content.broadened is not None and kind is DigestKind.OFFERS
    pair = TRAINED[kind] if offers == 0 else BROADENED if broadened else HEADS[kind]
    return _counted(pair, offers or trainings)


def _also(trainings: Sequence[str], room: int) -> str:
    """That there are trainings too, with the title of the first where it says something; nothing without room."""
    if not trainings:
        return ""
    said = _counted(ALSO, len(trainings))
    named = f"{said}{' :' if len(trainings) == 1 else ', dont'} "
    if _length(named) + min(LEAST, _length(plain(trainings[0]))) <= room:
        return named + shortened(trainings[0], room - _length(named))
    return said if _length(said) <= room else ""


def _counted(pair: tuple[str, str], n: int) -> str:
    one, several = pair
    return several.format(n) if n > 1 else one


def _tail(url: str, stop: str | None) -> str:
    return f"{url} {f'STOP au {stop}' if stop else 'Pour cesser : répondez STOP'}"


def _first(parts: list[str] | str, between: str, room: int) -> str:
    """As many of the first parts as leave room for the mark of a cut."""
    kept = ""
    for n in range(1, len(parts)):
        longer = between.join(parts[:n])
        if _length(longer + CUT) > room:
            break
        kept = longer
    return kept


def _length(text: str) -> int:
    """In septets, of a text that is in the alphabet."""
    found = septets(text)
    assert found is not None
    return found
