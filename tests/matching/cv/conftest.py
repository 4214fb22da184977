"""CVs as files, made here: no CV of anybody is kept."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="session")
def docx():
    """Makes a DOCX of a body in WordprocessingML, and of headers."""

    def docx(body, *headers):
        content = BytesIO()
        with ZipFile(content, "w") as archive:
            archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
            for at, header in enumerate(headers):
                archive.writestr(f"word/header{at}.xml", f"<w:hdr {W}>{header}</w:hdr>")
        return content.getvalue()

    return docx


@pytest.fixture(scope="session")
def paragraph():
    return lambda text: f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture(scope="session")
def pdf():
    """Makes a PDF of texts at places in points, (left, top, text)."""

    def pdf(*texts, encrypt=None):
        content = BytesIO()
        canvas = Canvas(content, pagesize=A4, invariant=True, encrypt=encrypt)
        canvas.setFont("Helvetica", 10)
        for left, top, text in texts:
            canvas.drawString(left, A4[1] - top, text)
        canvas.save()
        return content.getvalue()

    return pdf
