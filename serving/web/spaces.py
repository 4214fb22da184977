"""The spaces, and where their menus lead: one line a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from serving.identity import Role


@dataclass(frozen=True, slots=True)
class Space:
    """What people of one role have.

    Attributes:
        name: as they read it.
        purpose: in French, what they can do there.
        links: of the menu, address -> label; the first one is where they arrive.
    """

    name: str
    purpose: str
    links: Mapping[str, str]

    @property
    def home(self) -> str:
        """Where they arrive."""
        return next(iter(self.links))


SPACES: Mapping[Role, Space] = {
    Role.JOBSEEKER: Space(
        "Mon espace",
        "Vous cherchez un emploi : recevez des offres qui vous vont, avec les raisons pour et "
        "contre, et dites ce qui ne va pas pour que la suite change.",
        {
            "/espace/offres": "Mes offres",
            "/espace/alertes": "Mes alertes",
            "/espace/profil": "Mon profil",
            "/espace/donnees": "Mes données",
        },
    ),
    Role.ADVISER: Space(
        "Espace conseil",
        "Vous accompagnez des personnes : cherchez des profils pour une offre, relisez les envois, "
        "voyez qui ne reçoit rien.",
        {
            "/conseil/portefeuille": "Mon portefeuille",
            "/conseil/alertes": "Alertes",
            "/conseil/profils": "Profils",
            "/conseil/selections": "Sélections",
            "/conseil/viviers": "Viviers",
            "/conseil/contacts": "Contacts",
            "/conseil/relectures": "Relectures",
            "/conseil/offres": "Offres en difficulté",
            "/conseil/entraide": "Entraide",
        },
    ),
    Role.EMPLOYER: Space(
        "Espace recruteur",
        "Vous recrutez : déposez une offre, voyez combien de profils elle atteint, et entrez en "
        "relation avec des personnes qui l’acceptent.",
        {"/recruteur/offres": "Mes offres", "/recruteur/contacts": "Contacts"},
    ),
    Role.ML: Space(
        "Pilotage",
        "Vous suivez le service : quel modèle sert, avec quelle qualité et quelle équité.",
        {"/pilotage": "Vue d’ensemble"},
    ),
}
