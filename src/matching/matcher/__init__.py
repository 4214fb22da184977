"""The main job: retrieve, allow or veto, describe, score, explain."""

from matching.columns.ragged import ranks_within
from matching.matcher.asked import questions
from matching.matcher.batch import Policy
from matching.matcher.few import why_so_few
from matching.matcher.given import among
from matching.matcher.matcher import Matcher
from matching.matcher.shortlists import Shortlists, heads
from matching.matcher.written import Shown

__all__ = ["Matcher", "Policy", "Shortlists", "Shown", "among", "heads", "questions", "ranks_within", "why_so_few"]
