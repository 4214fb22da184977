"""From feature rows to one score: what reranks, today's practice, and what answers taught."""

from matching.rerank.learned import Heads, LightGBMReranker
from matching.rerank.preference import PREFERENCE, WEIGHTS, PreferenceScore, alignments
from matching.rerank.protocol import Reranker

__all__ = ["PREFERENCE", "WEIGHTS", "Heads", "LightGBMReranker", "PreferenceScore", "Reranker", "alignments"]
