"""Kinds of things: contracts, places, levels, states."""

from enum import StrEnum


class ContractKind(StrEnum):
    """Kind of employment contract. Source: France Travail API `typesContrats` and `naturesContrats`."""

    CDI = "cdi"
    CDD = "cdd"
    TEMP = "temp"  # mission intérimaire
    TEMP_CDI = "temp_cdi"  # CDI intérimaire
    SEASONAL = "seasonal"
    APPRENTICESHIP = "apprenticeship"
    PROFESSIONALISATION = "professionalisation"
    INSERTION = "insertion"
    FREELANCE = "freelance"  # profession libérale ou commerciale, emploi non salarié
    FRANCHISE = "franchise"
    OTHER = "other"


class WorkingTime(StrEnum):
    """Full or part time."""

    FULL = "full"
    PART = "part"


class Remote(StrEnum):
    """How much of the work may be done from home."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Mode(StrEnum):
    """How a person travels."""

    WALK = "walk"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"


class Provenance(StrEnum):
    """Where a profile's information comes from, weakest first."""

    INFERRED = "inferred"
    DECLARED = "declared"
    ADVISER = "adviser"
    CERTIFIED = "certified"

    @property
    def strength(self) -> int:
        """0 and up: of two sources, the stronger one has the higher."""
        return list(Provenance).index(self)


class Support(StrEnum):
    """How closely a person is accompanied; sets defaults, never the ranking."""

    SUIVI = "suivi"
    GUIDE = "guide"
    RENFORCE = "renforce"
    WEB = "web"


class OfferStatus(StrEnum):
    """Where an offer is in its life."""

    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class PlaceScope(StrEnum):
    """What a place's coordinates stand for."""

    POINT = "point"  # an address or a commune's centre
    DEPARTEMENT = "departement"  # only the département is known: coordinates of its main town
    REGION = "region"  # only the region is known: coordinates of its main town
    NATIONWIDE = "nationwide"  # "France": no coordinates, reached by every search
    UNKNOWN = "unknown"  # nothing usable: no coordinates, never within a radius


class EducationLevel(StrEnum):
    """Level of education, highest first. Source: France Travail API `niveauxFormations`."""

    NV1 = "NV1"  # bac+5 et plus
    NV2 = "NV2"  # bac+3, bac+4
    NV3 = "NV3"  # bac+2
    NV4 = "NV4"  # bac
    NV5 = "NV5"  # CAP, BEP
    C12 = "C12"  # 2nde ou 1re achevée
    C3A = "C3A"  # 3e achevée ou brevet
    CFG = "CFG"  # 4e achevée
    CP4 = "CP4"  # primaire à 4e
    AFS = "AFS"  # aucune formation scolaire

    @property
    def rank(self) -> int:
        """0 for no schooling up to 9 for bac+5 and more."""
        return 9 - list(EducationLevel).index(self)
