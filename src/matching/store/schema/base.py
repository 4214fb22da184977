"""What every table is made of: one metadata, keys that are never reused, moments in UTC."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
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


def keyed(name: str, *columns: Any) -> Table:
    """A table whose rows have an internal key."""
    key = Column("key", Key, primary_key=True)
    return Table(name, metadata, key, *columns, sqlite_autoincrement=True)


def text(name: str, nullable: bool = False, **options: Any) -> Column[str]:
    """A text."""
    return Column(name, Text, nullable=nullable, **options)


def flag(name: str) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False)


def moment(name: str, nullable: bool = False, **options: Any) -> Column[datetime]:
    """An aware moment."""
    return Column(name, UtcDateTime, nullable=nullable, **options)


def reference(name: str, to: str, nullable: bool = False, **options: Any) -> Column[int]:
    """The key of a row of another table."""
    return Column(name, Key, ForeignKey(f"{to}.key"), nullable=nullable, **options)


def record(name: str, *columns: Any) -> Table:
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
