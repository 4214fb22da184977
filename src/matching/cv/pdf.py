"""Lines of a PDF, with pdfminer.six: pure Python, so a hostile file meets no native parser."""

import logging
import re
from io import BytesIO
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from matching.cv.columns import Box, reading_order
from matching.cv.lines import Line

MAX_PAGES = 20
LEAST_LETTERS = 40
"""A PDF with fewer letters than this is a picture of a text."""

_UNMAPPED = re.compile(r"\(cid:\d+\)")  # a glyph without a letter: a bullet, or all of a font that says nothing

LAYOUT = LAParams(char_margin=1.8, boxes_flow=None)


class Encrypted(Exception):  # noqa: N818 - a finding, told to the parent as a word
    """The file asks for a password."""


class Scanned(Exception):  # noqa: N818
    """The file holds no text."""


def pdf_lines(content: bytes) -> list[Line]:
    """The lines of the first `MAX_PAGES` pages.

    Raises:
        Encrypted: a password is needed.
        Scanned: the pages are pictures.
    """
    logging.disable(logging.CRITICAL)
    lines: list[Line] = []
    try:
        for page in extract_pages(BytesIO(content), maxpages=MAX_PAGES, laparams=LAYOUT):
            lines += reading_order([_box(line, page.height) for line in _text_lines(page)])
    except (PDFPasswordIncorrect, PDFEncryptionError) as fault:
        raise Encrypted from fault
    if sum(c.isalpha() for line in lines for c in line.text) < LEAST_LETTERS:
        raise Scanned
    return lines


def _text_lines(container: LTContainer[Any]) -> list[LTTextLine]:
    if isinstance(container, LTTextLine):
        return [container]
    return [line for item in container if isinstance(item, LTContainer) for line in _text_lines(item)]


def _box(line: LTTextLine, height: float) -> Box:
    return Box(line.x0, height - line.y1, line.x1, height - line.y0, _UNMAPPED.sub("•", line.get_text()).strip())
