"""The ROME referential: occupations, appellations, skills, mobilities, and how near two occupations are."""

from matching.rome.referential import Rome
from matching.rome.release import (
    Appellation,
    ContextLink,
    Domain,
    MobilityLink,
    Occupation,
    Release,
    RomeSkill,
    SkillLink,
    WorkContext,
)

__all__ = [
    "Appellation",
    "ContextLink",
    "Domain",
    "MobilityLink",
    "Occupation",
    "Release",
    "Rome",
    "RomeSkill",
    "SkillLink",
    "WorkContext",
]
