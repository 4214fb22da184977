"""What a statement about a profile rests on, and what its person makes of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.domain.kinds import Provenance


class Choice(StrEnum):
    """What a person makes of what one source says of them at one place of the profile."""

    KEPT = "kept"  # it is right: whatever others say there, but what is certified, does not count
    HIDDEN = "hidden"  # it is not me, or no longer: it counts for nothing


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a partner says something: a certificate, or an inference.

    Attributes:
        kind: `CERTIFIED` or `INFERRED`.
        title: of the certificate; None: an inference from none.
        code: of the national directory ("RNCP37876", "RS5984"); None: not registered there.
        issuer: who delivered the certificate; None: an inference.
        obtained: the day of the certificate.
        expires: the last day on which it is valid; None: it does not expire.
        confidence: of an inference, in [0, 1]; None: a certificate.
    """

    kind: Provenance
    title: str | None = None
    code: str | None = None
    issuer: str | None = None
    obtained: date | None = None
    expires: date | None = None
    confidence: float | None = None

    def expired(self, day: date) -> bool:
        """Whether the certificate is no longer valid on a day."""
        return self.expires is not None and self.expires < day

    def strength(self, day: date) -> Provenance:
        """How strong it is on a day: what an expired certificate says is as good as declared."""
        return Provenance.DECLARED if self.kind is Provenance.CERTIFIED and self.expired(day) else self.kind
