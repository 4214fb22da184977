"""What values are called on the pages of those who steer the service."""

from collections.abc import Mapping

from matching.promotions import Action

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "accepted": ("satisfait", "success"),
    "refused": ("non satisfait", "error"),
    "not_measured": ("non mesuré", "neutral"),
}
"""Outcome of a check -> its name, and the tone of its badge."""

CHECKS: Mapping[str, str] = {
    "ndcg": "Ordre des listes",
    "recall": "Offres voulues retrouvées",
    "refusals": "Refus",
    "off_policy": "Listes rejouées",
    "liking": "Calibration de « j’aime »",
    "chance": "Calibration de « mes chances »",
    "reasons": "Calibration des raisons",
    "gini": "Inégalité d’exposition",
    "never_shown": "Offres jamais montrées",
    "impact": "Équité entre groupes",
    "opportunity": "Égalité des chances",
    "latency": "Temps de calcul",
    "faithfulness": "Fidélité des explications",
}
"""Check of the gate -> its name."""

ACTIONS: Mapping[str, str] = {
    Action.PROMOTE: "mis en service",
    Action.REFUSE: "refusé",
    Action.ROLLBACK: "retour en arrière",
    Action.REPAIR: "remis en accord",
}
