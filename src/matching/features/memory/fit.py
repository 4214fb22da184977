"""Priors estimated from a population's answers (empirical Bayes)."""

from dataclasses import replace

import numpy as np

from matching.columns import Occupations, ProfileColumns
from matching.features.memory import subsets
from matching.features.memory.gathered import SUBSETS, answered, counted, described, judged, tallies, thresholds
from matching.features.memory.groups import RATES, Groups, groups
from matching.features.memory.past import Asked, Past
from matching.features.memory.priors import Priors
from matching.features.memory.rates import RatePrior, Tally, fit_means, fit_strength, group, narrowed
from matching.features.pairs import Floats


def fit_priors(past: Past, profiles: ProfileColumns, occupations: Occupations, start: Priors) -> Priors:
    """Estimate every prior from a population's answers; those that answers do not tell stay as in `start`.

    Args:
        past: answers of many people.
        profiles: of these people; `past.person` points into them.
        occupations: the ROME release that the columns point into.
        start: weak values; its `usual` tables are kept.
    """
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
    namings = [prior.telling.naming for prior in found.values()] + [prior.telling.naming for prior in sets.values()]
    naming = float(np.mean(namings))
    rates = {
        name: _rate(name, replace(prior, naming=naming), past, around, weight, occupations)
        for name, prior in start.rates.items()
    }
    return replace(start, thresholds=found, subsets=sets, rates=rates)


def _rate(
    name: str, start: RatePrior, past: Past, around: Groups, weight: Floats, occupations: Occupations
) -> RatePrior:
    category = around[RATES[name].category].astype(np.int64)
    said, could = judged(name, past, weight, start.naming)
    means = fit_means(category, said, could, start)
    counts = tallies(name, start, past, around, weight, Asked.nothing(), occupations)
    keys = [group(past.person, around[step]) for step in RATES[name].steps]
    steps = [tally.at(key) for tally, key in zip(counts, keys, strict=True)]
    mean, strengths = np.array(means, np.float32)[category], list[float]()
    for index, (tally, key) in enumerate(zip(counts, keys, strict=True)):
        wider = narrowed(mean, steps[: index + 1], strengths)
        expected = Tally.of(key, wider * could, could).at(tally.keys)
        strengths.append(
            fit_strength(expected[0] / np.maximum(expected[1], 1e-9), tally.said, tally.asked, start.strengths[index])
        )
    return replace(start, means=means, strengths=tuple(strengths))
