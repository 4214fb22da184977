"""Nearest vectors within a radius: the only room that talks to FAISS."""

from matching.index.geo_index import GeoIndex

__all__ = ["GeoIndex"]
