"""A ROME release and the communes."""

from typing import Any

from sqlalchemy import Column, Float, Integer, Table, Text

from matching.store.schema.base import flag, metadata, text

rome_release = Table("rome_release", metadata, Column("version", Text, primary_key=True))


def _rome(name: str, *columns: Any) -> Table:
    """One table of a ROME release; `position` keeps the order of the release."""
    return Table(f"rome_{name}", metadata, Column("position", Integer, primary_key=True, autoincrement=False), *columns)


rome_tables = {
    "domains": _rome("domains", text("code"), text("label")),
    "occupations": _rome(
        "occupations",
        text("code"),
        text("ogr"),
        text("label"),
        text("parent"),
        text("domain"),
        flag("regulated"),
        flag("executive"),
        text("definition"),
        text("access"),
    ),
    "appellations": _rome(
        "appellations", text("ogr"), text("label"), text("short"), text("code"), flag("principal"), flag("rare")
    ),
    "skills": _rome(
        "skills",
        text("ogr"),
        text("label"),
        text("kind"),
        text("macro", nullable=True),
        text("category"),
        flag("core"),
    ),
    "skill_links": _rome("skill_links", text("code"), text("ogr"), flag("core")),
    "contexts": _rome("contexts", text("ogr"), text("label"), text("kind")),
    "context_links": _rome("context_links", text("code"), text("ogr")),
    "mobilities": _rome("mobilities", text("code"), text("target"), Column("rank", Integer, nullable=False)),
}
"""By the name that `matching.rome.Release.tables` gives."""

communes = Table(
    "communes",
    metadata,
    Column("code_insee", Text, primary_key=True),
    text("name"),
    text("codes_postaux"),  # separated by |
    Column("latitude", Float),
    Column("longitude", Float),
    text("departement"),
    Column("population", Integer, nullable=False),
)
