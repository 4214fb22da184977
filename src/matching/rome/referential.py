"""`Rome`: one release, ready to be asked. Immutable; every lookup table is built when first used."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching import sample
from matching.domain import RomeRef
from matching.errors import RomeError
from matching.rome.official import read_release
from matching.rome.release import Appellation, Occupation, Release, RomeSkill, WorkContext
from matching.rome.resolve import Resolver
from matching.rome.typed import Typed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Rome:
    """The ROME referential of one version.

    Args:
        release: its tables, from `read_release`, the embedded sample or a store.

    Raises:
        RomeError: the release has no occupation.
    """

    def __init__(self, release: Release) -> None:
        if not release.occupations:
            raise RomeError(
                "This ROME release has no occupation; import the whole one with `matching import rome DIR`."
            )
        self.release = release

    @classmethod
    def from_csv(cls, folder: Path | str) -> "Rome":
        """Read the folder of an official CSV release, plain or gzip-compressed.

        Raises:
            RomeError: the folder is not a complete ROME 4.0 release.
        """
        return cls(read_release(Path(folder)))

    @classmethod
    def sample(cls) -> "Rome":
        """The embedded sample: some sixty occupations over the fourteen grands domaines."""
        return cls(Release.from_tables(**sample.rome()))

    def __repr__(self) -> str:
        return f"Rome(version={self.version!r}, occupations={len(self.codes)})"

    def __contains__(self, code: object) -> bool:
        return code in self._occupations

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def version(self) -> str:
        """Version of the release ("460"; "sample" suffixed for the embedded one)."""
        return self.release.version

    @property
    def appellations(self) -> tuple[Appellation, ...]:
        """Every appellation, in release order."""
        return self.release.appellations

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every occupation code, sorted: the rows of `proximity`."""
        return tuple(sorted(self._occupations))

    @cached_property
    def domains(self) -> dict[str, str]:
        """Label of each grand domaine ("G") and domaine professionnel ("G16")."""
        return dict(self.release.domains)

    def position(self, code: str) -> int:
        """Row of a code in `codes`; -1 when the release does not have it."""
        return self._positions.get(code, -1)

    def occupation(self, code: str) -> Occupation:
        """One occupation.

        Raises:
            RomeError: the release does not have this code.
        """
        try:
            return self._occupations[code]
        except KeyError:
            raise RomeError(
                f"ROME {self.version} has no occupation {code!r}; check the code and its version."
            ) from None

    def appellations_of(self, code: str) -> tuple[Appellation, ...]:
        """The appellations of an occupation, the principal one first; empty for an unknown code."""
        return self._appellations.get(code, ())

    def skill(self, ogr: str) -> RomeSkill | None:
        """A skill by its OGR code; None when the release does not have it."""
        return self._skills.get(ogr)

    def skills(self, code: str) -> tuple[RomeSkill, ...]:
        """The skills of an occupation, core ones first, release order within; empty for an unknown code."""
        return self._skills_of.get(code, ())

    def contexts(self, code: str) -> tuple[WorkContext, ...]:
        """The working contexts of an occupation; empty for an unknown code."""
        return tuple(self._contexts[ogr] for (ogr,) in self._context_links.get(code, ()) if ogr in self._contexts)

    def mobilities(self, code: str) -> tuple[str, ...]:
        """Codes of the occupations this one may lead to, nearest first; empty for an unknown code."""
        return tuple(target for target, _ in sorted(self._mobilities.get(code, ()), key=lambda link: link[1]))

    def children(self, parent: str) -> tuple[str, ...]:
        """The occupations that come from a ROME v3 code, sorted; empty for an unknown code."""
        return self._children.get(parent, ())

    def resolve(self, ref: RomeRef | None, appellation: str | None = None, title: str | None = None) -> RomeRef | None:
        """Bring a stated code of any version to this release.

        The appellation decides when this release knows it, then the code if its label agrees. Otherwise the occupation
        is looked up by its label, then by the title when it is an appellation word for word. An unknown code is never
        an error.

        Args:
            ref: the stated code with its label and version, each possibly wrong; None when nothing is stated.
            appellation: the stated appellation label; None when not stated.
            title: the free title; None when not known.

        Returns:
            A reference whose code is in this release, its confidence None when that code was stated; or None: recode
            from the title.
        """
        return self._resolver(ref, appellation, title)

    def appellations_like(self, typed: str) -> list[Appellation]:
        """Appellations whose words begin with those typed: see `Typed`; names of sheets and short ones preferred."""
        ranked, find = self._typed_appellations
        return [ranked[at] for at in find(typed)]

    def skills_like(self, typed: str) -> list[RomeSkill]:
        """Skills whose words begin with those typed: see `Typed`; short ones preferred."""
        ranked, find = self._typed_skills
        return [ranked[at] for at in find(typed)]

    @cached_property
    def proximity(self) -> "NDArray[np.float32]":
        """How near the occupation of a column is for someone of the occupation of a row: see `rome.proximity`."""
        from matching.rome.proximity import proximity

        return proximity(self)

    @cached_property
    def _occupations(self) -> dict[str, Occupation]:
        return {occupation.code: occupation for occupation in self.release.occupations}

    @cached_property
    def _core_skills(self) -> dict[str, RomeSkill]:
        """Each skill as it is said of an occupation of which it is at the core."""
        return {ogr: skill._replace(core=True) for ogr, skill in self._skills.items()}

    @cached_property
    def _skills_of(self) -> dict[str, tuple[RomeSkill, ...]]:
        return {code: (*self._linked(code, True), *self._linked(code, False)) for code in self._links}

    def _linked(self, code: str, core: bool) -> Iterator[RomeSkill]:
        skills = self._core_skills if core else self._skills
        return (skills[ogr] for ogr, at_core in self._links[code] if at_core == core and ogr in skills)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def _skills(self) -> dict[str, RomeSkill]:
        return {skill.ogr: skill for skill in self.release.skills}

    @cached_property
    def _contexts(self) -> dict[str, WorkContext]:
        return {context.ogr: context for context in self.release.contexts}

    @cached_property
    def _links(self) -> dict[str, tuple[Any, ...]]:
        return _by_first(self.release.skill_links)

    @cached_property
    def _context_links(self) -> dict[str, tuple[Any, ...]]:
        return _by_first(self.release.context_links)

    @cached_property
    def _mobilities(self) -> dict[str, tuple[Any, ...]]:
        return _by_first(link for link in self.release.mobilities if link.target in self._occupations)

    @cached_property
    def _appellations(self) -> dict[str, tuple[Appellation, ...]]:
        grouped: dict[str, list[Appellation]] = defaultdict(list)
        for appellation in sorted(self.release.appellations, key=lambda a: not a.principal):
            grouped[appellation.code].append(appellation)
        return {code: tuple(appellations) for code, appellations in grouped.items()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        pairs = sorted((occupation.parent, occupation.code) for occupation in self.release.occupations)
        return {parent: tuple(code for (code,) in rows) for parent, rows in _by_first(pairs).items()}

    @cached_property
    def _typed_appellations(self) -> tuple[list[Appellation], Typed]:
        ranked = sorted(self.appellations, key=lambda one: (one.rare, not one.principal, len(one.label), one.label))
        return ranked, Typed(one.label for one in ranked)

    @cached_property
    def _typed_skills(self) -> tuple[list[RomeSkill], Typed]:
        ranked = sorted(self.release.skills, key=lambda one: (len(one.label), one.label))
        return ranked, Typed(one.label for one in ranked)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.release)


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for first, *rest in rows:
        grouped[first].append(tuple(rest))
    return {first: tuple(rest) for first, rest in grouped.items()}
