"""The spaces, and where their menus lead: one line a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from serving.identity import Role


@dataclass(frozen=True, slots=True)
class Space:
    """What people of one role have.

    Attributes:
        name: as they read it.
        links: of the menu, address -> label; the first one is where they arrive.
    """

    name: str
    links: Mapping[str, str]

    @property
    def home(self) -> str:
        """Where they arrive."""
        return next(iter(self.links))


SPACES: Mapping[Role, Space] = {
    Role.JOBSEEKER: Space(
        "Mon espace",
        {
            "/espace/offres": "Mes offres",
            "/espace/alertes": "Mes alertes",
            "/espace/profil": "Mon profil",
            "/espace/donnees": "Mes données",
        },
    ),
    Role.ADVISER: Space(
        "Espace conseil",
        {
            "/conseil/portefeuille": "Mon portefeuille",
            "/conseil/profils": "Profils",
            "/conseil/selections": "Sélections",
            "/conseil/contacts": "Contacts",
            "/conseil/relectures": "Relectures",
            "/conseil/offres": "Offres en difficulté",
        },
    ),
    Role.EMPLOYER: Space("Espace recruteur", {"/recruteur": "Mes offres"}),
    Role.ML: Space("Pilotage", {"/pilotage": "Vue d’ensemble"}),
}
