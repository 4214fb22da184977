"""What an offer says against itself."""

from collections.abc import Iterator
from itertools import chain

from matching.guard.contradictions import contract, experience, hours, opposed
from matching.guard.verdict import Finding
from matching.read.text import Text


def findings(text: Text) -> Iterator[Finding]:
    """Contradictions of the contract, of opposed sentences, of hours and of experience."""
    return chain.from_iterable(part.findings(text) for part in (contract, opposed, hours, experience))
