"""Priors estimated from a population's answers (empirical Bayes)."""

from dataclasses import replace

import numpy as np

from matching.columns import Occupations, ProfileColumns
from matching.features.memory import rates, subsets
from matching.features.memory.gathered import SUBSETS, answered, counted, described, judged, owned, thresholds
from matching.features.memory.groups import groups
from matching.features.memory.past import Past
from matching.features.memory.priors import Priors

FITTED = 40_000
"""Answers that priors are fitted from, at most: those of people taken at even intervals. More would tell no more."""


def fit_priors(past: Past, profiles: ProfileColumns, occupations: Occupations, start: Priors) -> Priors:
    """Estimate every prior from a population's answers; those that answers do not tell stay as in `start`.

    Args:
        past: answers of many people.
        profiles: of these people; `past.person` points into them.
        occupations: the ROME release that the columns point into.
        start: weak values; its `usual` tables are kept.
    """
    past = _sampled(past)
    n, weight = len(profiles), past.weight(start.half_life_days)
    people, counts = described(profiles, start.usual), counted(past, start.usual, weight, n)
    found = {
        name: kind.fit(start.thresholds[name], people[name], counts[name])
        for name, kind in thresholds(start.usual).items()
    }
    sets = {
        name: subsets.fit(
            start.subsets[name], subset.stated(profiles.rows), answered(name, past, start.usual, weight, n)
        )
        for name, subset in SUBSETS.items()
    }
    around = groups(past.pairs, occupations)
    own = owned(around, past.person)
    told = {name: judged(name, past, around, own, weight, prior.telling) for name, prior in start.rates.items()}
    found_rates = {name: rates.fit(start.rates[name], one.category, one.said, one.steps) for name, one in told.items()}
    return replace(start, thresholds=found, subsets=sets, rates=found_rates)


def _sampled(past: Past) -> Past:
    """Answers of people taken at even intervals, about `FITTED` at most."""
    people, person = np.unique(past.person, return_inverse=True)
    every = -(-len(past) // FITTED)
    return past if every < 2 or len(people) < every else past.take(np.flatnonzero(person % every == 0))
