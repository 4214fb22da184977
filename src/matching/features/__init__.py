"""What a pair of a profile and an offer is described with."""

from matching.features.pairs import Pairs
from matching.features.rows import CONFIDED, FEATURE_NAMES, feature_rows, schema_id, without_confided

__all__ = ["CONFIDED", "FEATURE_NAMES", "Pairs", "feature_rows", "schema_id", "without_confided"]
