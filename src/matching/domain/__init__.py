"""The words of the domain: offers, profiles, and what is said of a match. Frozen, without behaviour, without identity.

No protected attribute (name, sex, age, nationality, disability, health, family situation, address) has a field here,
so none can reach a feature, a filter or an employer's screen. None always means "not stated".
"""

from matching.domain.kinds import (
    ContractKind,
    EducationLevel,
    Mode,
    OfferStatus,
    PlaceScope,
    Provenance,
    Remote,
    Support,
    WorkingTime,
)
from matching.domain.matches import Match, MatchList, Reason, Veto
from matching.domain.records import (
    Employer,
    Experience,
    Fact,
    FactValue,
    Language,
    Licence,
    Mobility,
    Offer,
    Pay,
    Place,
    Profile,
    Project,
    RomeRef,
    Schedule,
    Skill,
)

__all__ = [
    "ContractKind",
    "EducationLevel",
    "Employer",
    "Experience",
    "Fact",
    "FactValue",
    "Language",
    "Licence",
    "Match",
    "MatchList",
    "Mobility",
    "Mode",
    "Offer",
    "OfferStatus",
    "Pay",
    "Place",
    "PlaceScope",
    "Profile",
    "Project",
    "Provenance",
    "Reason",
    "Remote",
    "RomeRef",
    "Schedule",
    "Skill",
    "Support",
    "Veto",
    "WorkingTime",
]
