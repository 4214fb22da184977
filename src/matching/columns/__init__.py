"""Offers and profiles as numpy columns, a million of them in memory."""

from matching.columns.layers import Layers
from matching.columns.occupations import Occupations
from matching.columns.offers import OfferColumns
from matching.columns.profiles import ProfileColumns
from matching.columns.ragged import Ragged, common, distinct
from matching.columns.rules import RuleColumns

__all__ = ["Layers", "Occupations", "OfferColumns", "ProfileColumns", "Ragged", "RuleColumns", "common", "distinct"]
