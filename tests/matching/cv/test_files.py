import subprocess
import sys
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from matching.cv.child import MEMORY_BYTES
from matching.cv.files import MAX_BYTES, read_lines
from matching.errors import CvError


def texts(content):
    return [line.text for line in read_lines(content) if line.text.strip()]


def kind_of(content):
    with pytest.raises(CvError) as told:
        read_lines(content)
    assert "This CV cannot be read: " in str(told.value)
    return told.value.kind


def test_a_text_is_read_in_utf_8_and_in_the_code_page_of_windows():
    assert texts("Caissière\nde nuit".encode()) == ["Caissière", "de nuit"]
    assert texts("Caissière".encode("cp1252")) == ["Caissière"]


def test_two_columns_of_a_pdf_are_read_one_after_the_other(pdf):
    left = [(40, 100 + 15 * at, text) for at, text in enumerate(["LANGUES", "Anglais", "Arabe", "LOISIRS", "Course"])]
    right = [
        (250, 100 + 15 * at, text) for at, text in enumerate(["EMPLOIS", "Cuisinier", "Caissier", "Cariste", "Agent"])
    ]
    found = texts(pdf((40, 60, "Camille Dupont, employée polyvalente de restauration et de commerce"), *left, *right))
    assert found[1:] == [text for _, _, text in (*left, *right)]


def test_a_column_of_dates_stays_beside_its_jobs(pdf):
    dates = [(40, 100 + 20 * at, text) for at, text in enumerate(["2019 - 2021", "2021 - 2022", "Depuis 2023", "2012"])]
    jobs = [
        (200, 100 + 20 * at, text) for at, text in enumerate(["Cuisinier au Grand Pré", "Caissier", "Cariste", "CAP"])
    ]
    assert texts(pdf(*dates, *jobs))[:2] == ["2019 - 2021 Cuisinier au Grand Pré", "2021 - 2022 Caissier"]


def test_a_pdf_that_asks_for_a_password_is_told_apart(pdf):
    assert kind_of(pdf((40, 100, "Cuisinier"), encrypt="secret")) == "encrypted"


def test_a_pdf_without_text_is_a_scan(pdf):
    assert kind_of(pdf()) == "scanned"


def test_headers_tables_and_text_boxes_of_a_docx_are_each_read_once(docx, paragraph):
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('Anglais')}</w:txbxContent>"
    boxed = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    row = f"<w:tr><w:tc>{paragraph('2019 - 2021')}</w:tc><w:tc>{paragraph('Cuisinier')}</w:tc></w:tr>"
    content = docx(boxed + paragraph("Bonjour") + f"<w:tbl>{row}</w:tbl>", paragraph("En-tête"))
    assert texts(content) == ["En-tête", "Bonjour", "2019 - 2021 \t Cuisinier", "Anglais"]


def test_hidden_and_deleted_words_of_a_docx_are_not_read(docx, paragraph):
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>"
    hidden = f"<w:p>{run}<w:del><w:r><w:delText>ôté</w:delText></w:r></w:del></w:p>"
    assert texts(docx(paragraph("vu") + hidden)) == ["vu"]


def test_entities_of_a_docx_are_refused_unread():
    bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><b>&b;</b>'
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    assert kind_of(content.getvalue()) == "damaged"


def test_a_zip_bomb_is_not_unpacked():
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(30):
            part.write(b" " * 1_000_000)
    assert kind_of(content.getvalue()) == "oversized"


def memory_of_reading(content):
    """Bytes that the process which opens a file held at most; asked by a process that has no other child."""
    program = """
import resource, sys
from matching.cv.files import read_lines
from matching.errors import CvError
try:
    read_lines(sys.stdin.buffer.read())
except CvError:
    pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""
    done = subprocess.run([sys.executable, "-c", program], input=content, capture_output=True, check=True)
    return int(done.stdout)


def test_a_pdf_that_unpacks_beyond_the_memory_allowed_is_given_up():
    packer = zlib.compressobj(1)
    packed = b"".join([packer.compress(b"0" * 1_000_000) for _ in range(1500)]) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    body, places = b"%PDF-1.4\n", []
    for at, written in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (at, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n1 4\n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % (table, len(body))
    assert kind_of(body + end) == "heavy"
    assert memory_of_reading(body + end) < 1.2 * MEMORY_BYTES


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff", "damaged"),
        (b"%PDF-1.7 and nothing of it", "damaged"),
        (b"PK\x03\x04 and nothing of it", "damaged"),
        (b"\xd0\xcf\x11\xe0 an old document", "damaged"),
        (b" " * (MAX_BYTES + 1), "large"),
    ],
)
def test_what_is_no_cv_is_named(content, kind):
    assert kind_of(content) == kind
