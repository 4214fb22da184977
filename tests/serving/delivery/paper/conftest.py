"""Letters in a folder, and what is read in them."""

import subprocess
from io import BytesIO

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from serving.delivery.paper.carrier import Paper, Post
from serving.delivery.paper.letter import Agency

AGENCY = Agency("Agence de Lyon Part-Dieu", ("12 boulevard Vivier-Merle", "69003 Lyon"), "39 49")
HOME = ("Résidence Les Ajoncs", "77, rue de l’Église", "69003 Lyon Cedex 03")


@pytest.fixture
def post(tmp_path):
    return Post.of(AGENCY, tmp_path / "print", visits=True)


@pytest.fixture
def carrier(post):
    return Paper(post)


@pytest.fixture
def person(person):
    """People who have an address."""

    def at_home(n=1, **changes):
        return person(n, **{"postal_address": HOME, **changes})

    return at_home


@pytest.fixture
def waiting(tmp_path):
    """The letters that wait, by key."""

    def waiting(name="letters"):
        return {path.stem: path for path in sorted((tmp_path / "print" / name / "waiting").glob("*.pdf"))}

    return waiting


@pytest.fixture
def text(needs_tool):
    """The words of a letter in order, spaces made plain, without what stands at the foot of each page."""

    def text(pdf, *options):
        command = [needs_tool("pdftotext"), "-raw", *options, str(pdf), "-"]
        return " ".join(subprocess.run(command, capture_output=True, check=True).stdout.decode().split())

    return text


@pytest.fixture
def catalog():
    """The root of a PDF, with what it says of itself."""

    def catalog(data):
        document = PDFDocument(PDFParser(BytesIO(data)))
        return {name: resolve1(value) for name, value in document.catalog.items()} | {"Info": document.info[0]}

    return catalog
