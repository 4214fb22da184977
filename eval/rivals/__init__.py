"""What others do, to compare with: rankings of texts, and rankers that learn from clicks."""

from eval.rivals.rankers import METARANK, ClickLog, clicks_ranker, graded_xgboost, tuned_clicks_ranker
from eval.rivals.texts import Bm25, CharTfidf, Scores, best_by_label

__all__ = [
    "METARANK",
    "Bm25",
    "CharTfidf",
    "ClickLog",
    "Scores",
    "best_by_label",
    "clicks_ranker",
    "graded_xgboost",
    "tuned_clicks_ranker",
]
