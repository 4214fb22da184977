"""Whom a visitor of the demo may be: people of the sample, who do not exist."""

from dataclasses import dataclass

from serving.identity import Role
from serving.identity.demo import PEOPLE as USUAL


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the demo.

    Attributes:
        role: what they are.
        id: external id, or SIRET.
        name: as the button says it.
        story: what makes them worth a look.
    """

    role: Role
    id: str
    name: str
    story: str


PEOPLE = (
    Person(Role.JOBSEEKER, "P001", "Camille Vauclin", "Demandeuse d’emploi, cuisinière."),
    Person(Role.ADVISER, "C001", "Anne Sérigny", "Conseillère, agence du Nord."),
    Person(Role.EMPLOYER, USUAL[Role.EMPLOYER], "Établissement de démonstration", "Employeur."),
    Person(Role.ML, USUAL[Role.ML], "Équipe du modèle", "Suit la qualité et l’équité du service."),
)
