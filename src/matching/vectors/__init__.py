"""Offers and profiles as vectors of one space."""

from matching.vectors.affinity import affinity
from matching.vectors.vectorizer import Vectorizer

__all__ = ["Vectorizer", "affinity"]
