"""A shortlist as a table for a spreadsheet.

Source: RFC 4180; the byte order mark tells spreadsheets that it is UTF-8; a cell that a spreadsheet would compute is
preceded by an apostrophe: OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterator

from matching.explain import french
from serving.schemas.advisers import ShortlistDetail, ShortlistedPerson
from serving.web.cards import AVAILABILITIES

CSV = "text/csv; charset=utf-8; header=present"
HEADS = (
    "Profil",
    "Métiers recherchés",
    "Compétences",
    "Expérience (années au moins)",
    "Formation",
    "Permis",
    "Langues",
    "Contrats acceptés",
    "Temps de travail",
    "Disponibilité",
    "Note",
    "Ajoutée le",
)
COMPUTED = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with for a spreadsheet to compute it."""


def table(shortlist: ShortlistDetail) -> bytes:
    """The people of a shortlist, one a line; of who may no longer be seen, the note alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADS)
    for one in shortlist.items:
        writer.writerow(defused(cell) for cell in _cells(one))
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell.lstrip(" ").startswith(COMPUTED) else cell


def _cells(one: ShortlistedPerson) -> Iterator[str]:
    yield str(one.profile_key)
    card = one.card
    if card is None:
        yield from ["n’accepte plus d’être trouvée", *[""] * (len(HEADS) - 4)]
    else:
        yield ", ".join(known.label for known in card.occupations)
        yield ", ".join(known.label for known in card.skills)
        yield "" if card.experience_years is None else str(card.experience_years)
        yield french.EDUCATION[card.education_level] if card.education_level else ""
        yield ", ".join(card.licences)
        yield ", ".join(
            f"{french.LANGUAGES.get(said.code, said.code)} {said.level or ''}".strip() for said in card.languages
        )
        yield ", ".join(french.CONTRACTS[kind] for kind in card.contracts) or "tous"
        yield french.WORKING_TIMES[card.working_time] if card.working_time else "tous"
        yield AVAILABILITIES[card.availability]
    yield one.note
    yield f"{one.at:%Y-%m-%d}"
