"""Read the official CSV release of ROME 4.0.

Source: France Travail, "Répertoire opérationnel des métiers et des emplois (ROME)", open data, Licence Ouverte:
https://www.francetravail.org/opendata/repertoire-operationnel-des-meti.html
"""

import csv
import gzip
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from matching.errors import RomeError
from matching.rome.release import (
    Appellation,
    ContextLink,
    Domain,
    MobilityLink,
    Occupation,
    Release,
    RomeSkill,
    SkillLink,
    WorkContext,
)

FILE_NAME = re.compile(r"unix_(?P<table>\w+)_v(?P<version>\d+)_utf8\.csv(\.gz)?")
ANCHOR = "referentiel_code_rome"  # the table whose file tells the version
CURE = "Download the whole ROME 4.0 CSV release again and give its folder to `matching import rome DIR`."


def read_release(folder: Path) -> Release:
    """Read the tables the matching needs from the folder of a release, plain or gzip-compressed.

    Args:
        folder: holds the `unix_*_vNNN_utf8.csv[.gz]` files; when several versions are there, the newest is read.

    Raises:
        RomeError: the folder is not a release, or a file is missing, incomplete or garbled.
    """
    files = _Files(Path(folder))
    skills = _skills(files)
    contexts = tuple(
        WorkContext(*row)
        for row in files.rows(
            "referentiel_contexte_travail", "code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"
        )
    )
    skill_links, context_links = _links(files, {context.ogr for context in contexts})
    return Release(
        version=files.version,
        occupations=_occupations(files),
        appellations=_appellations(files),
        skills=skills,
        skill_links=skill_links,
        contexts=contexts,
        context_links=context_links,
        mobilities=tuple(
            MobilityLink(code, target, files.number("rubrique_mobilite", rank))
            for code, target, rank in files.rows("rubrique_mobilite", "code_rome", "code_rome_cible", "numero_ordre")
        ),
        domains=_domains(files),
    )


class _Files:
    """The files of one version, and how to read the columns of one of them."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise RomeError(f"{folder} is not a folder. {CURE}")
        self.folder = folder
        self._versions: dict[str, dict[str, Path]] = defaultdict(dict)
        for path in sorted(folder.iterdir()):
            if match := FILE_NAME.fullmatch(path.name):
                self._versions[match["version"]][match["table"]] = path
        found = [version for version, tables in self._versions.items() if ANCHOR in tables]
        if not found:
            raise RomeError(f"{folder} has no unix_{ANCHOR}_vNNN_utf8.csv file. {CURE}")
        self.version = max(found, key=int)

    def rows(self, table: str, *columns: str) -> Iterator[tuple[str, ...]]:
        """Yield the given columns of each row of a table, in file order."""
        path = self._versions[self.version].get(table)
        if path is None:
            raise RomeError(f"{self.folder} lacks unix_{table}_v{self.version}_utf8.csv. {CURE}")
        try:
            with _open(path) as lines:
                yield from _columns(path, lines, columns)
        except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
            raise RomeError(f"{path} cannot be read ({error}). {CURE}") from error

    def number(self, table: str, text: str) -> int:
        """Read a whole number."""
        if not text.isdecimal():
            raise RomeError(f"{self._versions[self.version][table]} has {text!r} where a number is due. {CURE}")
        return int(text)


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _columns(path: Path, lines: TextIO, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if missing := [name for name in columns if name not in header]:
        raise RomeError(f"{path} has no column {', '.join(missing)}: is it ROME 4.0? {CURE}")
    pick = itemgetter(*(header.index(name) for name in columns))
    empty, width = True, len(header)
    for row in reader:
        if len(row) != width:
            raise RomeError(f"{path}, line {reader.line_num}: {len(row)} values instead of {width}. {CURE}")
        empty = False
        yield pick(row)
    if empty:
        raise RomeError(f"{path} has no row. {CURE}")


def _occupations(files: _Files) -> tuple[Occupation, ...]:
    texts = _texts(files)
    columns = ("code_rome", "code_ogr", "libelle_rome", "code_rome_parent", "emploi_reglemente", "emploi_cadre")
    return tuple(
        Occupation(
            code=code,
            ogr=ogr,
            label=label,
            parent=parent or code,
            domain=code[:3],
            regulated=regulated == "O",
            executive=executive == "O",
            definition=texts.get((code, "definition"), ""),
            access=texts.get((code, "acces_metier"), ""),
        )
        for code, ogr, label, parent, regulated, executive in sorted(files.rows(ANCHOR, *columns))
    )


def _texts(files: _Files) -> dict[tuple[str, str], str]:
    sentences: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
    for code, kind, position, text in files.rows("texte", *columns):
        sentences[code, kind].append((files.number("texte", position), text.replace("''", "'").strip()))
    return {key: "\n".join(text for _, text in sorted(parts)) for key, parts in sentences.items()}


def _appellations(files: _Files) -> tuple[Appellation, ...]:
    columns = (
        "code_ogr",
        "libelle_appellation_long",
        "libelle_appellation_court",
        "code_rome",
        "classification",
        "peu_usite",
    )
    return tuple(
        Appellation(ogr, label, short or label, code, classification == "PRINCIPALE", rare == "O")
        for ogr, label, short, code, classification, rare in files.rows("referentiel_appellation", *columns)
    )


def _skills(files: _Files) -> tuple[RomeSkill, ...]:
    columns = ("code_ogr", "libelle_competence", "nature", "code_ogr_macro_comp", "cat_comp", "sous_cat_comp")
    competences = (
        RomeSkill(ogr, label, _kind(nature, category), macro or ogr, subcategory)
        for ogr, label, nature, macro, category, subcategory in files.rows("referentiel_competence", *columns)
    )
    savoirs = (
        RomeSkill(ogr, label, "savoir", None, category)
        for ogr, label, category in files.rows(
            "referentiel_savoir", "code_ogr_savoir", "libelle_savoir", "categorie_savoir"
        )
    )
    return (*competences, *savoirs)


def _kind(nature: str, category: str) -> str:
    if category.startswith("Savoir-être"):
        return "savoir_etre"
    return "macro_competence" if nature.startswith("Macro") else "competence"


def _links(files: _Files, contexts: set[str]) -> tuple[tuple[SkillLink, ...], tuple[ContextLink, ...]]:
    skills, conditions = [], []
    for code, ogr, core in files.rows("coherence_item", "code_rome", "code_ogr", "coeur_metier"):
        if ogr in contexts:
            conditions.append(ContextLink(code, ogr))
        else:
            skills.append(SkillLink(code, ogr, core == "Principale"))
    return tuple(skills), tuple(conditions)


def _domains(files: _Files) -> tuple[Domain, ...]:
    large = files.rows("grand_domaine", "code_grand_domaine", "libelle_grand_domaine")
    small = files.rows("domaine_professionnel", "code_domaine_professionnel", "libelle_domaine_professionnel")
    return tuple(Domain(*row) for rows in (large, small) for row in rows)
