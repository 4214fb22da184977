"""What a pair of a profile and an offer is described with."""

from matching.features.names import CHANCE_FEATURES, CONFIDED, FEATURE_NAMES, mapped, schema_id, without_confided
from matching.features.pairs import Demand, Pairs
from matching.features.rows import feature_rows

__all__ = [
    "CHANCE_FEATURES",
    "CONFIDED",
    "FEATURE_NAMES",
    "Demand",
    "Pairs",
    "feature_rows",
    "mapped",
    "schema_id",
    "without_confided",
]
