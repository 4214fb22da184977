"""What a person's answers taught: tolerances, dislikes and rates, each shrunk towards comparable people."""

from matching.features.memory.fit import fit_priors
from matching.features.memory.memories import Memories
from matching.features.memory.past import Asked, Past
from matching.features.memory.priors import Priors
from matching.features.memory.usual import Usual

__all__ = ["Asked", "Memories", "Past", "Priors", "Usual", "fit_priors"]
