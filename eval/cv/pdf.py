"""Made CVs as PDF, with reportlab (extra `bench`)."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from eval.cv.made import MadeCv

Block = tuple[str, list[str]]
FONT, SIZE, LEADING, MARGIN = "Helvetica", 9.5, 12.5, 40.0
SIDE_WIDTH = 165.0


def pdf(cv: MadeCv, main: list[Block], side: list[Block], columns: bool) -> bytes:
    """One or two columns under a name that runs across."""
    content = BytesIO()
    canvas = Canvas(content, pagesize=A4, invariant=True)
    width, height = A4
    canvas.setFont(FONT, 16)
    canvas.drawString(MARGIN, height - 50, f"Camille Dupont — {cv.jobs[0].title}")
    if columns:
        _column(canvas, side, MARGIN, SIDE_WIDTH, height - 85)
        left = MARGIN + SIDE_WIDTH + 18
        _column(canvas, main, left, width - left - MARGIN, height - 85)
    else:
        _column(canvas, [*main, *side], MARGIN, width - 2 * MARGIN, height - 85)
    canvas.save()
    return content.getvalue()


def _column(canvas: Canvas, blocks: list[Block], left: float, width: float, top: float) -> None:
    for name, lines in blocks:
        canvas.setFont("Helvetica-Bold", SIZE + 2)
        canvas.drawString(left, top, name.upper())
        top -= LEADING * 1.4
        canvas.setFont(FONT, SIZE)
        for line in lines:
            for piece in simpleSplit(line, FONT, SIZE, width) or [""]:
                canvas.drawString(left, top, piece)
                top -= LEADING
        top -= LEADING / 2
