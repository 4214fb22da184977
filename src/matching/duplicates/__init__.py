"""The same offer again: reposts, copies by agencies, the same offer through two sources."""

from matching.duplicates.grouping import regroup

__all__ = ["regroup"]
