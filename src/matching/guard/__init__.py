"""Stops wording that the law forbids, or that contradicts itself, and proposes a lawful one."""

from matching.guard.front import Guard
from matching.guard.law import LAW, Ground
from matching.guard.verdict import Finding, Kind, Severity, Verdict

__all__ = ["LAW", "Finding", "Ground", "Guard", "Kind", "Severity", "Verdict"]
