"""Rules that refusals made for a person, each kept as it was made; what stands at a moment is added up from them."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from matching.domain import RefusalReason, Rule, RuleKind
from matching.errors import InputError
from matching.refusals import standing
from matching.store.database import Scope
from matching.store.keys import OfKeys, parts
from matching.store.records import Values
from matching.store.schema import rules
from matching.store.schema.base import UtcDateTime

_AT = bindparam("at", type_=UtcDateTime())


def _begun(table: FromClause) -> ColumnElement[bool]:
    """Begun by `:at`, and not undone then."""
    return and_(table.c.since <= _AT, or_(table.c.undone_at.is_(None), table.c.undone_at > _AT))


def _of(*conditions: ColumnElement[bool]) -> OfKeys:
    return OfKeys(
        rules.c.profile_key,
        lambda theirs: select(rules).where(theirs, _begun(rules), *conditions).order_by(rules.c.key),
    )


_MADE = _of()
_OTHER = rules.alias()
_SHARED = _of(exists().where(_OTHER.c.profile_key == rules.c.profile_key, _OTHER.c.shareable, _begun(_OTHER)))
_PUT = insert(rules).returning(rules.c.key, sort_by_parameter_order=True)
_SHARING = select(rules.c.profile_key).where(rules.c.shareable, _begun(rules)).distinct()

_SAME = ("kind", "reason", "since", "until", "strength", "shareable")


class Rules:
    """The table of rules."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, profile_key: int, made: Iterable[Rule]) -> list[int]:
        """Add the rules that a refusal or an answer made; their ids, in the order given.

        A like rule is not replaced: both are kept and `in_force` adds them up, so that undoing one restores the other.

        Raises:
            InputError: there is no such profile; nothing is written.
        """
        rows = [_values(profile_key, rule) for rule in made]
        with self._scope.write() as connection:
            try:
                return list(connection.execute(_PUT, rows).scalars()) if rows else []
            except IntegrityError as error:
                cure = "(erased, perhaps): it can have no rule"
                raise InputError(f"Profile {profile_key} is not in the store {cure}.") from error

    def undo(self, rule_ids: Iterable[int], at: datetime) -> None:
        """Take rules back: from `at` on, everything is as if they had not been made. Twice is as once.

        Raises:
            InputError: there is no such rule; none is undone.
        """
        c, wanted = rules.c, set(rule_ids)
        if not wanted:
            return
        with self._scope.write() as connection:
            for part in parts(sorted(wanted)):
                known = set(connection.execute(select(c.key).where(c.key.in_(part))).scalars())
                if missing := set(part) - known:
                    raise InputError(
                        f"There is no rule {min(missing)} to undo; give ids that `put` or `made` returned."
                    )
                first = c.key.in_(part), or_(c.undone_at.is_(None), c.undone_at > at)
                connection.execute(update(rules).where(*first).values(undone_at=at))

    def share(self, rule_ids: Iterable[int], shareable: bool) -> None:
        """Let rules count in employers' lists too, or no longer; those that do not exist are passed over."""
        with self._scope.write() as connection:
            for part in parts(sorted(set(rule_ids))):
                connection.execute(update(rules).where(rules.c.key.in_(part)).values(shareable=shareable))

    def made(self, profile_keys: Iterable[int], at: datetime) -> dict[int, dict[int, Rule]]:
        """Rules begun by a moment and not undone then, ended or not: by profile, then by id.

        A profile without any is absent.
        """
        return self._made(_MADE, profile_keys, at)

    def _made(self, query: OfKeys, profile_keys: Iterable[int], at: datetime) -> dict[int, dict[int, Rule]]:
        found, profile_keys = dict[int, dict[int, Rule]](), [*profile_keys]
        if not profile_keys:
            return found
        with self._scope.read() as connection:
            for row in query.rows(connection, profile_keys, at=at):
                found.setdefault(row["profile_key"], {})[row["key"]] = _rule(dict(row))
        return found

    def sharing(self, at: datetime) -> list[int]:
        """Keys of the profiles that made some rule shareable, begun by a moment and not undone then."""
        with self._scope.read() as connection:
            return list(connection.execute(_SHARING, {"at": at}).scalars().all())

    def shared(self, at: datetime, among: Iterable[int] | None = None) -> dict[int, list[Rule]]:
        """Rules of the people of `sharing`, by profile; which of them may count for others is said by each.

        Args:
            at: the moment, aware.
            among: keys of the profiles asked for; None: of all.
        """
        made = self.made(self.sharing(at), at) if among is None else self._made(_SHARED, among, at)
        return {key: [*rules.values()] for key, rules in made.items()}

    def in_force(self, profile_keys: Iterable[int], at: datetime) -> dict[int, tuple[Rule, ...]]:
        """What `matching.refusals.standing` makes of them, by profile; one that nothing binds is absent."""
        added = {key: standing(made.values(), at) for key, made in self.made(profile_keys, at).items()}
        return {key: stand for key, stand in added.items() if stand}


def _values(profile_key: int, rule: Rule) -> Values:
    own = {"profile_key": profile_key, "value": json.dumps(rule.value), "impression_key": rule.impression_id}
    return own | {name: getattr(rule, name) for name in _SAME}


def _rule(row: Values) -> Rule:
    return Rule(
        **{name: row[name] for name in _SAME} | {"kind": RuleKind(row["kind"]), "reason": RefusalReason(row["reason"])},
        value=json.loads(row["value"]),
        impression_id=row["impression_key"],
    )
