"""The rows of one ROME release, as read from the official files or rebuilt from a store: named tuples, no lookup."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Occupation(NamedTuple):
    """A sheet (fiche métier).

    Attributes:
        code: ROME 4.0 code ("G1602").
        parent: code of the ROME v3 sheet it comes from.
        domain: domaine professionnel (3 characters); its first letter is the grand domaine.
        regulated: True when the law reserves the occupation to holders of a diploma, card or registration.
        executive: True for a cadre occupation.
        definition: what the occupation does, one sentence a line; may be empty.
        access: how one enters it (diplomas, certificates); may be empty.
    """

    code: str
    ogr: str
    label: str
    parent: str
    domain: str
    regulated: bool = False
    executive: bool = False
    definition: str = ""
    access: str = ""


class Appellation(NamedTuple):
    """A name under which an occupation is known.

    Attributes:
        label: long form, both genders ("Cuisinier / Cuisinière").
        short: short form; equals `label` when the release gives no other.
        code: the occupation it belongs to.
        principal: True for the sheet's own label, False for a synonym.
        rare: True when the release marks it little used (peu usité).
    """

    ogr: str
    label: str
    short: str
    code: str
    principal: bool = False
    rare: bool = False


class RomeSkill(NamedTuple):
    """A skill of the referential.

    Attributes:
        kind: "competence", "macro_competence", "savoir_etre" or "savoir".
        macro: OGR of its macro-competence; None for a savoir, itself for a macro-competence.
        category: sous-catégorie of a competence, catégorie of a savoir ("Certifications et habilitations"...).
        core: True when it is central to the occupation it is asked for (coeur de métier); False outside an occupation.
    """

    ogr: str
    label: str
    kind: str
    macro: str | None = None
    category: str = ""
    core: bool = False


class SkillLink(NamedTuple):
    """A skill that an occupation mobilises; `core` as in `RomeSkill`."""

    code: str
    ogr: str
    core: bool = False


class WorkContext(NamedTuple):
    """A working condition; `kind` is the official type ("Horaires et durée du travail"...)."""

    ogr: str
    label: str
    kind: str


class ContextLink(NamedTuple):
    """A working context that an occupation may have."""

    code: str
    ogr: str


class MobilityLink(NamedTuple):
    """An occupation that another may lead to; `rank` 1 is the nearest."""

    code: str
    target: str
    rank: int


class Domain(NamedTuple):
    """A grand domaine (one letter) or a domaine professionnel (three characters)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Release:
    """All the tables of one ROME version, each a tuple of rows.

    `tables()` and `from_tables()` are each other's inverse, so that a store can keep a release row by row.
    """

    version: str
    occupations: tuple[Occupation, ...]
    appellations: tuple[Appellation, ...]
    skills: tuple[RomeSkill, ...]
    skill_links: tuple[SkillLink, ...]
    contexts: tuple[WorkContext, ...]
    context_links: tuple[ContextLink, ...]
    mobilities: tuple[MobilityLink, ...]
    domains: tuple[Domain, ...]

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], tuple[Any, ...]]]:
        """Yield (table name, column names, rows) for each table, referenced tables first."""
        for name, row in ROW_TYPES.items():
            yield name, row._fields, getattr(self, name)

    @classmethod
    def from_tables(cls, version: str, tables: Mapping[str, Iterable[Iterable[Any]]]) -> "Release":
        """Rebuild a release.

        Args:
            version: version of the release ("460").
            tables: rows of every table, columns in the order `tables()` gives.
        """
        rows = {name: tuple(row._make(values) for values in tables[name]) for name, row in ROW_TYPES.items()}
        return cls(version, **rows)


ROW_TYPES: dict[str, Any] = {
    "domains": Domain,
    "occupations": Occupation,
    "appellations": Appellation,
    "skills": RomeSkill,
    "skill_links": SkillLink,
    "contexts": WorkContext,
    "context_links": ContextLink,
    "mobilities": MobilityLink,
}
