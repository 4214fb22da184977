"""The tables. Internal keys are int64 from a sequence and are never reused; payloads are canonical JSON.

Migrations are the only thing that creates or alters these tables; a test proves that both say the same.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts AUTOINCREMENT keys on INTEGER only, 64 bits wide


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, always UTC, on databases that know time zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware to UTC; SQLite keeps it without its zone."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """UTC again."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _record(name: str, *columns: Any) -> Table:
    """A table of records known outside by (source, id) and inside by key; `revision` is that of the last change."""
    return Table(
        name,
        metadata,
        Column("key", Key, primary_key=True),
        Column("source", Text, nullable=False),
        Column("id", Text, nullable=False),
        Column("revision", BigInteger, nullable=False),
        Column("content_hash", LargeBinary, nullable=False),
        *columns,
        Column("payload", Text, nullable=False),
        UniqueConstraint("source", "id"),
        Index(None, "revision", "key"),
        sqlite_autoincrement=True,
    )


identity = Table("identity", metadata, Column("id", Text, primary_key=True))
"""One row: the random name of this database."""

employers = Table(
    "employers",
    metadata,
    Column("key", Key, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("siret", Text),
    Column("name", Text),
    sqlite_autoincrement=True,
)

offers = _record(
    "offers",
    Column("status", Text, nullable=False),
    Column("employer_key", Key, ForeignKey("employers.key"), index=True),
    Column("created_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
)
Index(None, offers.c.source, offers.c.status, offers.c.id)  # answers "which are open" without reading a payload

profiles = _record("profiles")

revisions = Table(
    "revisions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
Index(None, erasures.c.name, erasures.c.revision)

rome_release = Table("rome_release", metadata, Column("version", Text, primary_key=True))


def _rome(name: str, *columns: Any) -> Table:
    """One table of a ROME release; `position` keeps the order of the release."""
    return Table(f"rome_{name}", metadata, Column("position", Integer, primary_key=True, autoincrement=False), *columns)


def _text(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


rome_tables = {
    "domains": _rome("domains", _text("code"), _text("label")),
    "occupations": _rome(
        "occupations",
        _text("code"),
        _text("ogr"),
        _text("label"),
        _text("parent"),
        _text("domain"),
        _flag("regulated"),
        _flag("executive"),
        _text("definition"),
        _text("access"),
    ),
    "appellations": _rome(
        "appellations", _text("ogr"), _text("label"), _text("short"), _text("code"), _flag("principal"), _flag("rare")
    ),
    "skills": _rome(
        "skills",
        _text("ogr"),
        _text("label"),
        _text("kind"),
        _text("macro", nullable=True),
        _text("category"),
        _flag("core"),
    ),
    "skill_links": _rome("skill_links", _text("code"), _text("ogr"), _flag("core")),
    "contexts": _rome("contexts", _text("ogr"), _text("label"), _text("kind")),
    "context_links": _rome("context_links", _text("code"), _text("ogr")),
    "mobilities": _rome("mobilities", _text("code"), _text("target"), Column("rank", Integer, nullable=False)),
}
"""By the name that `matching.rome.Release.tables` gives."""

communes = Table(
    "communes",
    metadata,
    Column("code_insee", Text, primary_key=True),
    _text("name"),
    _text("codes_postaux"),  # separated by |
    Column("latitude", Float),
    Column("longitude", Float),
    _text("departement"),
    Column("population", Integer, nullable=False),
)

lists = Table(
    "lists",
    metadata,
    Column("key", Key, primary_key=True),
    _text("direction"),
    _text("surface"),
    Column("digest_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    _text("channel"),
    _text("bundle"),
    Column("handle", Float, nullable=False),
    _text("arm"),
    _text("feature_schema"),
    _text("versions"),  # of the libraries that computed the scores, JSON
    Index(None, "at", "key"),
    sqlite_autoincrement=True,
)

impressions = Table(
    "impressions",
    metadata,
    Column("key", Key, primary_key=True),
    Column("list_key", Key, ForeignKey("lists.key"), nullable=False, index=True),
    Column("profile_key", Key, ForeignKey("profiles.key"), nullable=False, index=True),
    Column("project", Integer, nullable=False),
    Column("offer_key", BigInteger, nullable=False),  # no foreign key: what was shown outlives the offer
    Column("position", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("price", Float, nullable=False),
    Column("propensity", Float),
    Column("features", LargeBinary),  # float32, little-endian; null once dropped
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    Column("key", Key, primary_key=True),
    Column("impression_key", Key, ForeignKey("impressions.key"), nullable=False, index=True),
    _text("event"),
    _text("side"),
    _text("reasons"),  # slugs separated by |
    _text("actor"),
    _text("channel"),
    Column("at", UtcDateTime, nullable=False),
    _text("keyed_by", nullable=True),
    Column("withdrawn_of", BigInteger),
    sqlite_autoincrement=True,
)

rules = Table(
    "rules",
    metadata,
    Column("key", Key, primary_key=True),
    Column("profile_key", Key, ForeignKey("profiles.key"), nullable=False, index=True),
    _text("kind"),
    _text("value"),  # JSON, a number or a text
    _text("reason"),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("impression_key", BigInteger),
    Column("strength", Integer, nullable=False),
    _flag("shareable"),
    Column("undone_at", UtcDateTime),
    sqlite_autoincrement=True,
)
