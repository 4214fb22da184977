"""Facts that an offer's title and description state, each with its exact words and a confidence."""

from matching.read.completion import complete
from matching.read.front import read_facts

__all__ = ["complete", "read_facts"]
