"""Rules that refusals put in force for a person: each stays as it was, is renewed by another, or is undone."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from matching.domain import RefusalReason, Rule, RuleKind
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.records import Values, parts
from matching.store.schema import profiles, rules

_SAME = ("kind", "reason", "since", "until", "strength", "shareable")


class Rules:
    """The table of rules."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, profile_key: int, rule: Rule, renews: int | None = None) -> int:
        """Put a rule in force; its id.

        Args:
            profile_key: whose rule it is.
            rule: as it holds from now on.
            renews: the rule that this one stands in for: undoing this one brings that one back; None for none.

        Raises:
            InputError: there is no such profile, or it has no such rule to renew.
        """
        row = {name: getattr(rule, name) for name in _SAME}
        row |= {"profile_key": profile_key, "value": json.dumps(rule.value), "renews": renews}
        with self._scope.write() as connection:
            if connection.execute(select(profiles.c.key).where(profiles.c.key == profile_key)).first() is None:
                raise InputError(f"Profile {profile_key} is not in the store (erased, perhaps): it can have no rule.")
            if renews is not None and _owner(connection, renews) != profile_key:
                raise InputError(f"Profile {profile_key} has no rule {renews} to renew; give an id of `in_force`.")
            statement = insert(rules).values(**row, impression_key=rule.impression_id).returning(rules.c.key)
            return int(connection.execute(statement).scalar_one())

    def undo(self, rule_id: int, at: datetime) -> None:
        """End a rule; the one that it renewed is in force again, as it was, until its own end. Twice is as once.

        Raises:
            InputError: there is no such rule.
        """
        with self._scope.write() as connection:
            if _owner(connection, rule_id) is None:
                raise InputError(f"There is no rule {rule_id} to undo; give an id of `in_force`.")
            first = rules.c.key == rule_id, or_(rules.c.undone_at.is_(None), rules.c.undone_at > at)
            connection.execute(update(rules).where(*first).values(undone_at=at))

    def in_force(self, profile_keys: Iterable[int], at: datetime) -> dict[int, dict[int, Rule]]:
        """Rules in force at a moment, by profile, then by id; a profile without rules is absent.

        A rule is in force from `since`, until `until`, its undoing, or another that renews it.
        """
        found: dict[int, dict[int, Rule]] = {}
        with self._scope.read() as connection:
            for profile_key, rule_id, rule in _standing(connection, list(profile_keys), at):
                found.setdefault(profile_key, {})[rule_id] = rule
        return found


def _owner(connection: Connection, rule_id: int) -> int | None:
    return connection.execute(select(rules.c.profile_key).where(rules.c.key == rule_id)).scalar_one_or_none()


def _standing(connection: Connection, profile_keys: list[int], at: datetime) -> Iterator[tuple[int, int, Rule]]:
    c = rules.c
    begun = and_(c.since <= at, or_(c.until.is_(None), c.until > at), or_(c.undone_at.is_(None), c.undone_at > at))
    for part in parts(profile_keys):
        query = select(rules).where(c.profile_key.in_(part), begun).order_by(c.profile_key, c.key)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        renewed = {row["renews"] for row in rows}
        yield from ((row["profile_key"], row["key"], _rule(row)) for row in rows if row["key"] not in renewed)


def _rule(row: Values) -> Rule:
    return Rule(
        **{name: row[name] for name in _SAME} | {"kind": RuleKind(row["kind"]), "reason": RefusalReason(row["reason"])},
        value=json.loads(row["value"]),
        impression_id=row["impression_key"],
    )
