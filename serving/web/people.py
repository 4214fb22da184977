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
        story: in French, what makes them worth a look.
    """

    role: Role
    id: str
    name: str
    story: str


PEOPLE = (
    Person(
        Role.JOBSEEKER,
        "P001",
        "Camille Vauclin",
        "Cuisine à Saint-Denis de La Réunion, en voiture : beaucoup d’offres.",
    ),
    Person(
        Role.JOBSEEKER,
        "P003",
        "Claude Sérandour",
        "Aide à domicile à Rennes, à vélo, à temps partiel, sans horaires coupés.",
    ),
    Person(
        Role.JOBSEEKER,
        "P012",
        "Jessy Fontaubert",
        "Boulangerie à Saint-Benoît, loin des grandes villes : jusqu’à 40 km.",
    ),
    Person(
        Role.JOBSEEKER,
        "P039",
        "Samir Garonnat",
        "Couture et cuir à Vitré, à pied ou à vélo : très peu d’offres. Pourquoi ?",
    ),
    Person(Role.ADVISER, "C001", "Anne Sérigny", "Agence du Nord : la moitié des personnes de l’exemple."),
    Person(Role.ADVISER, "C002", "Marc Ouvrard", "Agence du Sud : l’autre moitié."),
    Person(
        Role.EMPLOYER,
        USUAL[Role.EMPLOYER],
        "Maison Calystère",
        "Aide à domicile : cinq offres, de Rennes à Saint-Denis.",
    ),
    Person(Role.ML, USUAL[Role.ML], "Équipe du modèle", "Suit la qualité et l’équité des rapprochements."),
)
"""The first of each role is its usual one."""
