"""What several sources say of a person, side by side: who, when, with which proof, what counts and by which rule."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from matching.domain import Choice, Provenance
from matching.store import Store
from matching.store.merging import ITEMS, Choices, Stated, Statements, chosen, field_of, merge
from serving.editing import CV, SELF
from serving.rights import source_of
from serving.schemas.statements import Claim, StatedProof, Statement

UNTOLD = frozenset({"text", "support"})
"""Fields that nobody sorts out: free text, and how closely the agency accompanies."""

NAMES: Mapping[str, str] = {SELF: "Vous", CV: "Votre CV, vérifié par vous", "default": "Votre dossier"}
ADVISER = "Votre conseiller ou conseillère"

KEPT = "Vous avez choisi de garder cette information."
HIDDEN = "Vous avez masqué ce qui est dit : rien n’est retenu."
GONE = "La dernière chose dite est que ce n’est pas, ou plus, vrai : rien n’est retenu."
ALONE = "Personne ne dit autre chose."
LATEST = "À force égale, ce qui a été dit en dernier l’emporte."
RULES: Mapping[Provenance, str] = {
    Provenance.CERTIFIED: "Ce qui est certifié l’emporte. Vous pouvez le masquer, pas le remplacer.",
    Provenance.ADVISER: "Ce que dit votre conseiller ou conseillère l’emporte sur ce qui est déclaré ou déduit.",
    Provenance.DECLARED: "Ce qui est déclaré l’emporte sur ce qui est déduit.",
    Provenance.INFERRED: LATEST,
}
"""Strength of what counts, against weaker words -> the rule."""


def statements(store: Store, profile: int) -> list[Statement]:
    """What is said of a profile, path by path; what sources dispute comes first.

    Args:
        store: any.
        profile: its key.
    """
    said, choices = store.attested.claims(profile)
    left = chosen(said, choices)
    stands, names, today = merge(left), _names(store), datetime.now(UTC).date()
    every = sorted({path for source in said for path in source if _told(path)})
    found = []
    for path in every:
        claims, rivals, counts = _at(said, path), _at(left, path), stands.get(path)
        shown = [_claim(path, one, one is counts, choices, names, today) for one in claims]
        disputed = _disputed(path, rivals, counts, choices)
        found.append(Statement(path=path, disputed=disputed, why=_why(path, rivals, counts, choices), claims=shown))
    return sorted(found, key=lambda one: not one.disputed)


def for_adviser(said: Sequence[Statement]) -> list[Statement]:
    """What an adviser reads: nothing of what the person hid."""
    left = [
        one.model_copy(update={"claims": [claim for claim in one.claims if claim.choice is not Choice.HIDDEN]})
        for one in said
    ]
    return [one for one in left if one.claims]


def _told(path: str) -> bool:
    return field_of(path) not in UNTOLD and ("/" in path or path not in ITEMS)


def _at(said: Sequence[Statements], path: str) -> list[Stated]:
    """What each source says at a path, the strongest first, then the latest."""
    found = [source[path] for source in said if path in source]
    order = list(Provenance)
    return sorted(found, key=lambda one: (order.index(one.origin.kind), one.origin.at), reverse=True)


def _value(one: Stated) -> Any:
    """A value as sources may agree on it: the strength of a skill is no part of it."""
    if not isinstance(one.value, dict):
        return one.value
    return {name: said for name, said in one.value.items() if name != "source"}


def _disputed(path: str, rivals: Sequence[Stated], counts: Stated | None, choices: Choices) -> bool:
    """Whether sources still disagree: the person has said nothing that counts, and kept nothing."""
    first = counts or next(iter(rivals), None)
    if first is None or first.origin.source in (SELF, CV) or _kept(path, rivals, choices):
        return False
    return any(_value(one) != _value(first) for one in rivals)


def _kept(path: str, rivals: Sequence[Stated], choices: Choices) -> bool:
    return any(choices.get((path, one.origin.source)) is Choice.KEPT for one in rivals)


def _why(path: str, rivals: Sequence[Stated], counts: Stated | None, choices: Choices) -> str:
    if not rivals:
        return HIDDEN
    if counts is not None and choices.get((path, counts.origin.source)) is Choice.KEPT:
        return KEPT
    if counts is None:
        return GONE
    if len(rivals) == 1:
        return ALONE
    weaker = all(one.origin.kind is not counts.origin.kind for one in rivals if one is not counts)
    return RULES[counts.origin.kind] if weaker else LATEST


def _claim(path: str, one: Stated, counts: bool, choices: Choices, names: Mapping[str, str], today: date) -> Claim:
    source, proof = one.origin.source, one.proof
    return Claim(
        source=source,
        name=names.get(source) or (ADVISER if source.startswith("adviser") else source),
        provenance=one.origin.kind,
        at=one.origin.at,
        value=_value(one),
        proof=None
        if proof is None
        else StatedProof(
            title=proof.title,
            code=proof.code,
            issuer=proof.issuer,
            obtained=proof.obtained,
            expires=proof.expires,
            expired=proof.expired(today),
            confidence=proof.confidence,
        ),
        choice=choices.get((path, source)),
        counts=counts,
    )


def _names(store: Store) -> dict[str, str]:
    """Source -> who speaks."""
    return {source_of(one.id, one.source): one.name for one in store.clients.all()} | {**NAMES}
