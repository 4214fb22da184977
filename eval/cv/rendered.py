"""Made CVs as files: text, DOCX with tables, text boxes and headers, PDF of one and two columns."""

import random
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

from eval.cv.made import MadeCv, MadeJob

Form = Literal["text", "docx", "docx_table", "docx_box", "pdf", "pdf_columns"]
FORMS: tuple[Form, ...] = ("text", "docx", "docx_table", "docx_box", "pdf", "pdf_columns")
Block = tuple[str, list[str]]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def render(cv: MadeCv, form: Form, seed: int) -> bytes:
    """The CV as a file of one form; the style of its lines is drawn from the seed."""
    draw = random.Random(f"{cv.name}{seed}")
    main = [("Expérience professionnelle", [line for job in cv.jobs for line in _job(job, draw)])]
    side = [(name, lines) for name, lines in _side(cv, draw) if lines]
    if form == "text":
        return "\n".join(_flat([*main, *side])).encode()
    if form.startswith("docx"):
        return _docx(main, side, form)
    from eval.cv.pdf import pdf

    return pdf(cv, main, side, form == "pdf_columns")


def _side(cv: MadeCv, draw: random.Random) -> list[Block]:
    hobbies = draw.choice(("Loisirs", "Centres d'intérêt", "En dehors du travail"))
    wishes = draw.choice(("Projet", "Objectif professionnel", "Ce que je recherche"))
    return [
        (draw.choice(("Compétences", "Savoir-faire", "Atouts")), [f"• {words}" for words in cv.skills]),
        ("Langues", ["Anglais : B1", "Français : langue maternelle"]),
        ("Formation", ["2009 : CAP", "Permis B"]),
        (wishes, cv.others["wishes"]),
        (hobbies, cv.others["hobbies"]),
    ]


def _job(job: MadeJob, draw: random.Random) -> list[str]:
    style = draw.randrange(4)
    head = {
        0: [f"{job.period} : {job.title}, {job.employer}"],
        1: [f"{job.title} - {job.employer}", job.period],
        2: [f"{job.title} chez {job.employer} ({job.period})"],
        3: [job.period, job.title, job.employer],
    }[0 if draw.random() < 0.4 else style]
    shuffled = draw.sample(job.tasks, len(job.tasks))
    if draw.random() < 0.5:
        return [*head, *(f"- {task}" for task in shuffled), ""]
    sentences = [task[:1].upper() + task[1:].rstrip(".") + "." for task in shuffled]
    return [*head, " ".join(sentences), ""]


def _flat(blocks: list[Block]) -> list[str]:
    return ["CURRICULUM VITAE", "", *(line for name, lines in blocks for line in (name.upper(), *lines, ""))]


def _docx(main: list[Block], side: list[Block], form: str) -> bytes:
    body = {
        "docx": lambda: _paragraphs(_flat([*main, *side])),
        "docx_table": lambda: _table(side, main),
        "docx_box": lambda: _box(side) + _paragraphs(_flat(main)),
    }[form]()
    header = _paragraphs(["Camille D. - 06 12 34 56 78 - camille@example.org"])
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/header1.xml", f"<w:hdr {_W}>{header}</w:hdr>")
    return content.getvalue()


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<w:p><w:r><w:t>{_escaped(line)}</w:t></w:r></w:p>" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _table(side: list[Block], main: list[Block]) -> str:
    cells = "".join(f"<w:tc>{_paragraphs(_flat(blocks)[2:])}</w:tc>" for blocks in (side, main))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


def _box(side: list[Block]) -> str:
    inner = f"<w:txbxContent>{_paragraphs(_flat(side)[2:])}</w:txbxContent>"
    copies = f"<mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>"
    namespace = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f"<w:p><w:r><mc:AlternateContent {namespace}>{copies}</mc:AlternateContent></w:r></w:p>"
