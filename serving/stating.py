"""What several sources say of a person, side by side: who, when, with which proof, what counts and by which rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from matching.domain import DEFAULT, Choice, Provenance, client_source
from matching.store import Store
from matching.store.merging import ITEMS, Choices, Stated, Statements, chosen, field_of, merge
from serving.editing import CV, SELF
from serving.schemas.statements import Claim, MyLink, StatedProof, Statement

UNTOLD = frozenset({"text", "support"})
"""Fields that nobody sorts out: free text, and how closely the agency accompanies."""

GONE = "La dernière chose dite est que ce n’est pas, ou plus, vrai : rien n’est retenu."
AGREED = "Personne ne dit autre chose."
LATEST = "À force égale, ce qui a été dit en dernier l’emporte."
RULES: Mapping[Provenance, str] = {
    Provenance.CERTIFIED: "Ce qui est certifié l’emporte : on peut le masquer, pas le remplacer.",
    Provenance.ADVISER: "Ce que dit le conseiller ou la conseillère l’emporte sur ce qui est déclaré ou déduit.",
    Provenance.DECLARED: "Ce qui est déclaré l’emporte sur ce qui est déduit.",
    Provenance.INFERRED: LATEST,
}
"""Strength of what counts, against weaker words -> the rule."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How it is told, to the person or to their adviser.

    Attributes:
        names: source -> who speaks, for those that are no partner.
        adviser: of advisers.
        kept: why what the person keeps counts.
        hidden: why nothing does.
    """

    names: Mapping[str, str]
    adviser: str
    kept: str
    hidden: str


TO_PERSON = Voice(
    {SELF: "Vous", CV: "Votre CV, vérifié par vous", DEFAULT: "Votre dossier"},
    "Votre conseiller ou conseillère",
    "Vous avez choisi de garder cette information.",
    "Vous avez masqué ce qui est dit : rien n’est retenu.",
)
TO_ADVISER = Voice(
    {SELF: "La personne", CV: "Son CV, vérifié par elle", DEFAULT: "Son dossier"},
    "Un conseiller ou une conseillère",
    "La personne a choisi de garder cette information.",
    "Rien n’est retenu.",
)


def statements(store: Store, profile: int, voice: Voice = TO_PERSON) -> list[Statement]:
    """What is said of a profile, path by path; what sources dispute comes first.

    Args:
        store: any.
        profile: its key.
        voice: of whoever is told.
    """
    said, choices = store.attested.claims(profile)
    left = chosen(said, choices)
    stands, names, today = merge(left), _names(store, voice), datetime.now(UTC).date()
    every = sorted({path for source in said for path in source if _told(path)})
    found = []
    for path in every:
        claims, rivals, counts = _at(said, path), _at(left, path), stands.get(path)
        shown = [_claim(path, one, one is counts, choices, names, today) for one in claims]
        disputed = _disputed(path, rivals, counts, choices)
        found.append(
            Statement(path=path, disputed=disputed, why=_why(path, rivals, counts, choices, voice), claims=shown)
        )
    return sorted(found, key=lambda one: not one.disputed)


def statements_for_adviser(store: Store, profile: int) -> list[Statement]:
    """The same, without what the person hid."""
    found = []
    for one in statements(store, profile, TO_ADVISER):
        claims = [claim for claim in one.claims if claim.choice is not Choice.HIDDEN]
        found.append(one.model_copy(update={"claims": claims}))
    return [one for one in found if one.claims]


def linked_profiles(store: Store, profile: int) -> list[MyLink]:
    """The profiles of partners that count as a person's own."""
    names = _names(store, TO_PERSON)
    return [
        MyLink(key=key, source=one.source, name=names.get(one.source, one.source), id=one.id, since=one.at)
        for key, one in store.sources.links(profile).items()
    ]


def _told(path: str) -> bool:
    return field_of(path) not in UNTOLD and ("/" in path or path not in ITEMS)


def _at(said: Sequence[Statements], path: str) -> list[Stated]:
    """What each source says at a path, the strongest first, then the latest."""
    found = [source[path] for source in said if path in source]
    return sorted(found, key=lambda one: (one.origin.kind.strength, one.origin.at), reverse=True)


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


def _why(path: str, rivals: Sequence[Stated], counts: Stated | None, choices: Choices, voice: Voice) -> str:
    if not rivals:
        return voice.hidden
    if counts is not None and choices.get((path, counts.origin.source)) is Choice.KEPT:
        return voice.kept
    if counts is None:
        return GONE
    if all(_value(one) == _value(counts) for one in rivals):
        return AGREED
    weaker = all(one.origin.kind is not counts.origin.kind for one in rivals if one is not counts)
    return RULES[counts.origin.kind] if weaker else LATEST


def _claim(path: str, one: Stated, counts: bool, choices: Choices, names: Mapping[str, str], today: date) -> Claim:
    source, proof = one.origin.source, one.proof
    return Claim(
        source=source,
        name=names.get(source.partition(":")[0] if source.startswith("adviser") else source, source),
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


def _names(store: Store, voice: Voice) -> dict[str, str]:
    """Source -> who speaks."""
    partners = {client_source(one.id, one.source): one.name for one in store.clients.all()}
    return partners | {**voice.names, "adviser": voice.adviser}
