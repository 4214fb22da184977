"""Lines of a DOCX, read from its XML: paragraphs, tables, text boxes, headers and footers."""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from zipfile import ZipFile

from matching.cv.columns import begins_with_date
from matching.cv.lines import Line

MAX_PART_BYTES = 20_000_000
"""Unpacked size of one part of the archive: a long CV has a tenth of it, a zip bomb does not end."""

GRID_LINES = 2
"""Cells of a table that only lists things have this many lines at most."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL, _BOX = (_WORD + name for name in ("p", "tbl", "tr", "tc", "txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {_WORD + "tab": "\t", _WORD + "br": "\n", _WORD + "cr": "\n", _WORD + "noBreakHyphen": "-"}
_PARTS = re.compile(r"word/(?:header\d*|document|footer\d*)\.xml")
_ORDER = ("header", "document", "footer")


class Oversized(Exception):  # noqa: N818 - a finding, told to the parent as a word
    """A part of the archive unpacks to more than `MAX_PART_BYTES`."""


def docx_lines(content: bytes) -> list[Line]:
    """Lines of the headers, the body, then the footers.

    Raises:
        Oversized: a part is too large.
        ValueError: a part declares a document type, as no word processor does and entity bombs must.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if _PARTS.fullmatch(name)]
        parts.sort(key=lambda name: next(at for at, kind in enumerate(_ORDER) if kind in name))
        trees = [_tree(_unpacked(archive, name)) for name in parts]
    stretches = [part for tree in trees for part in (tree, *_boxes(tree))]
    return [line for part in stretches for line in _fresh(_lines(part))]


def _unpacked(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise Oversized
    return content


def _tree(xml: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refused
    parser.StartElementHandler = lambda tag, attributes: builder.start(_named(tag), attributes)
    parser.EndElementHandler = lambda tag: builder.end(_named(tag))
    parser.CharacterDataHandler = builder.data
    parser.Parse(xml, True)
    return builder.close()


def _named(tag: str) -> str:
    return "{" + tag if "}" in tag else tag


def _refused(*_: object) -> None:
    raise ValueError("a document type is declared")


def _lines(element: Element) -> Iterator[Line]:
    """Lines of whatever holds paragraphs and tables, its text boxes left out."""
    for child in element:
        if child.tag == _P:
            yield from (Line(text) for text in _text(child).split("\n"))
        elif child.tag == _TABLE:
            yield from _table(child)
        elif child.tag not in (_FALLBACK, _BOX):
            yield from _lines(child)


def _table(table: Element) -> Iterator[Line]:
    """Rows that begin with a date and grids of short cells go on the text around them; other cells stand apart."""
    for row in table:
        cells = [[line for line in _lines(cell) if line.text.strip()] for cell in row if cell.tag == _CELL]
        cells = [cell for cell in cells if cell]
        if len(cells) > 1 and any(map(_dated, cells)):
            first = (" ".join(line.text for line in cell) if _dated(cell) else cell[0].text for cell in cells)
            yield Line("")
            yield Line(" \t ".join(first))
            yield from (line for cell in cells if not _dated(cell) for line in cell[1:])
        elif max(map(len, cells), default=0) <= GRID_LINES:
            yield from (line for cell in cells for line in cell)
        else:
            for cell in cells:
                yield from _fresh(iter(cell))


def _dated(cell: list[Line]) -> bool:
    return bool(begins_with_date(cell[0].text)) and len(cell) <= 2


def _fresh(lines: Iterator[Line]) -> Iterator[Line]:
    yield Line("", fresh=True)
    yield from lines
    yield Line("", fresh=True)


def _text(paragraph: Element) -> str:
    """The paragraph's own text: that of text boxes, of hidden runs and of the copies for old programs is left out."""
    words = "".join(_runs(paragraph))
    listed = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
    return f"• {words}" if listed and words.strip() else words


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == _WORD + "t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in (_BOX, _FALLBACK) and not _hidden(child):
            yield from _runs(child)


def _hidden(run: Element) -> bool:
    return run.find(f"{_WORD}rPr/{_WORD}vanish") is not None


def _boxes(element: Element) -> Iterator[Element]:
    """Text boxes, each once: not in the copy that a modern one keeps for old programs."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _boxes(child)
