"""The main job: retrieve, allow or veto, describe, score, explain."""

from matching.matcher.batch import Policy, Shown
from matching.matcher.matcher import Matcher

__all__ = ["Matcher", "Policy", "Shown"]
