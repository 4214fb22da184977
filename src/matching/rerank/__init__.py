"""From feature rows to one score: what reranks, today's practice, and what answers taught."""

from matching.rerank.learned import Heads, LightGBMReranker
from matching.rerank.preference import WEIGHTS, PreferenceScore, alignments
from matching.rerank.protocol import Reranker

__all__ = ["WEIGHTS", "Heads", "LightGBMReranker", "PreferenceScore", "Reranker", "alignments"]
