"""A digest as a letter: what the mail says, in large type, with a code and a slip to answer by.

`letter.typ` lays it out and holds its words. What people and employers wrote goes to it as data, in JSON: no character
of it is code. It is written for screen readers too (PDF/UA-1), for whoever keeps the file.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import typst
import zxingcpp

from matching.domain import RefusalReason
from matching.errors import InputError
from matching.explain import french
from matching.refusals import PERSON, TRAINING
from serving import subscribing
from serving.delivery.mail import subject
from serving.delivery.message import Card, Message, TrainingCard
from serving.delivery.paper.address import Address
from serving.links import codes
from serving.links.codes import CodeKind
from serving.trainings import ANSWERS as TRAINING_ANSWERS

TEMPLATE = Path(__file__).with_name("letter.typ")

STANDARD: Final = "ua-1"
"""PDF/UA-1, ISO 14289-1: tagged, with its language and title. Typst refuses to write what it knows not to conform."""

LONGEST = 24
"""Lines of an offer or a training that a page holds, with its headings; what is longer goes on over the next page."""

USUAL = (
    RefusalReason.TOO_FAR,
    RefusalReason.NO_TRANSPORT,
    RefusalReason.WORKING_HOURS,
    RefusalReason.PART_FULL_TIME,
    RefusalReason.CONTRACT_TYPE,
    RefusalReason.SALARY_TOO_LOW,
    RefusalReason.WRONG_OCCUPATION,
    RefusalReason.SKILLS_MISSING,
    RefusalReason.FOUND_JOB,
    RefusalReason.OTHER,
)
"""Reasons of the slip: there is no room for all of them."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who writes.

    Attributes:
        name: as people know it.
        address: lines, whom slips and letters come back to.
        phone: as people dial it.
    """

    name: str
    address: tuple[str, ...]
    phone: str


class Press:
    """Makes letters; used by one thread at a time."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(str(TEMPLATE), font_paths=_fonts())

    def printed(self, message: Message, address: Address, agency: Agency, visited: bool = False) -> bytes:
        """The letter, a PDF, whose keywords are the postcode and the country.

        Args:
            message: what it says.
            address: of the person.
            agency: who writes.
            visited: with a last leaf for whoever reads it with the person.

        Raises:
            InputError: no font has one of its characters.
        """
        said = json.dumps(_plain(_said(message, address, agency, visited)))
        try:
            pdf = self._compiler.compile(sys_inputs={"letter": said}, format="pdf", pdf_standards=STANDARD)
        except typst.TypstError as error:
            raise InputError(f"La lettre ne peut pas être composée : {error}") from error
        assert isinstance(pdf, bytes)
        return pdf


@cache
def _fonts() -> typst.Fonts:
    """Source Sans Pro, with the fonts of the system for what it lacks."""
    return typst.Fonts(font_paths=[str(files("font_source_sans_pro") / "files")])


def _said(message: Message, address: Address, agency: Agency, visited: bool) -> dict[str, Any]:
    to, content, links = message.to, message.digest.content, message.links
    return {
        "reference": codes.written(message.digest_id, CodeKind.LETTER),
        "keywords": [address.postcode, address.country],
        "title": subject(message),
        "date": french.day(message.at),
        "sender": {
            "name": agency.name,
            "lines": agency.address,
            "phone": agency.phone,
            "adviser": to.person.adviser.name if to.person.adviser else None,
        },
        "to": address.lines,
        "name": to.person.name,
        "visited": visited,
        "kind": message.digest.kind.value,
        "cards": _cards(message),
        "trainings": [_training(message, one) for one in message.trainings],
        "broadened": content.broadened,
        "relaxations": content.relaxations,
        "closed": message.closed,
        "question": message.question,
        "adjust": qr(links.adjust_url(to.person_key)),
        "choices": [subscribing.LABELS[one] for one in subscribing.choices(to.subscription, message.at, stops=True)],
        "reasons": [PERSON[reason].label for reason in USUAL],
        "training_answers": [*TRAINING_ANSWERS.values()],
        "training_reasons": [one.label for one in TRAINING.values()],
    }


def _cards(message: Message) -> list[dict[str, Any]]:
    shown = message.digest.content.impression_ids
    return [_card(message, card, number) for card, number in zip(message.cards, shown, strict=True)]


def _card(message: Message, card: Card, impression_id: int) -> dict[str, Any]:
    words = (words for _, words in card.facts)
    return {
        "title": card.title,
        "facts": card.facts,
        "for": card.reasons_for,
        "against": card.reasons_against,
        "long": _lines(card.title, *words, *card.reasons_for, *card.reasons_against) > LONGEST,
        "code": codes.written(impression_id),
        "qr": qr(message.links.answer_url(message.to.person_key, impression_id, message.at)),
    }


def _training(message: Message, card: TrainingCard) -> dict[str, Any]:
    return {
        "title": card.title,
        "sentence": card.sentence,
        "facts": card.facts,
        "long": _lines(card.title, card.sentence, *(words for _, words in card.facts)) > LONGEST,
        "code": codes.training(message.digest_id, card.place),
        "qr": qr(card.url),
    }


def _lines(*texts: str) -> int:
    """How many lines texts take, or some more."""
    return sum(1 + len(text) // 45 for text in texts)


_UNPRINTED = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\U00010000-\U0010ffff]")


def _plain(said: Any) -> Any:
    """Texts without control characters and pictograms, which no font of print has and screen readers stumble on."""
    if isinstance(said, str):
        return _UNPRINTED.sub("", said)
    if isinstance(said, dict):
        return {name: _plain(one) for name, one in said.items()}
    return [_plain(one) for one in said] if isinstance(said, list | tuple) else said


def qr(url: str) -> str:
    """A link as a QR code of level M, of which 15 % may be soiled (ISO/IEC 18004).

    Returns:
        Its square of modules with its quiet zone, row by row: a JSON list of 0, black, and 255, white.
    """
    code = zxingcpp.create_barcode(url, zxingcpp.QRCode, ec_level="M")
    return json.dumps(np.asarray(code.to_image()).ravel().tolist())
