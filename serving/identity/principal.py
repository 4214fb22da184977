"""Who calls, as the rest of the service knows them."""

from dataclasses import dataclass, field
from enum import StrEnum

from matching.domain import Audience, ClientScope
from matching.store.persons import Known


class Role(StrEnum):
    """What a caller is."""

    JOBSEEKER = "jobseeker"
    ADVISER = "adviser"
    EMPLOYER = "employer"
    PARTNER = "partner"
    ML = "ml"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller who is recognised.

    Attributes:
        id: outside: of a person, an adviser, a client; a SIRET for employers.
        source: of the persons, profiles and offers that the caller names or pushes; None where that has no meaning.
        person: jobseekers as the store knew them when the request came, which no log repeats; None for the others.
        employer_key: of employers whose SIRET the store knows; None for the others.
        siret: of employers, and of partners who are one.
        audience: of partners, through whose consent they see profiles.
        scopes: of partners.
    """

    role: Role
    id: str
    source: str | None = None
    person: Known | None = field(default=None, repr=False)
    employer_key: int | None = None
    siret: str | None = None
    audience: Audience | None = None
    scopes: frozenset[ClientScope] = frozenset()

    @property
    def person_key(self) -> int | None:
        """Of jobseekers whom the store knows; None for the others."""
        return None if self.person is None else self.person.key

    @property
    def profile_key(self) -> int | None:
        """Of the profile of that person; None when there is none."""
        return None if self.person is None else self.person.profile_key

    @property
    def actor(self) -> str:
        """As the audit log names the caller."""
        return f"{self.role}:{self.id}"

    @property
    def client(self) -> str:
        """What tells callers apart; of people, by the internal key, which says nothing of them once erased."""
        if self.person_key is not None:
            return f"{self.role}:{self.person_key}"
        return f"{self.role}:{self.source or ''}:{self.id}"
