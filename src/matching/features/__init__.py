"""What a pair of a profile and an offer is described with."""

from matching.features.pairs import Pairs
from matching.features.rows import FEATURE_NAMES, feature_rows, schema_id

__all__ = ["FEATURE_NAMES", "Pairs", "feature_rows", "schema_id"]
