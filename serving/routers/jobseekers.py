"""A jobseeker's profile: seen with where each thing comes from, and corrected."""

from matching.store import Store
from serving.editing import correct
from serving.listing import profile_of
from serving.rights import AsJobseeker, own_profile
from serving.routing import make_router
from serving.schemas.jobseekers import MyProfile, MyProfileEdit, my_profile
from serving.transactions import Reading, TheService, Tx

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/profile")
def get_my_profile(me: AsJobseeker, store: Reading) -> MyProfile:
    """Mon profil.

    Ce que le service sait de mes projets, compétences, expériences et contraintes, et d’où vient chaque information.
    """
    return _profile(store, own_profile(me))


@router.patch("/me/profile")
def edit_my_profile(me: AsJobseeker, tx: Tx, service: TheService, body: MyProfileEdit) -> MyProfile:
    """Corriger mon profil.

    Ce que je dis s’ajoute à ce que disent les autres sources : une information certifiée, ou donnée par un conseiller
    ou une conseillère, l’emporte. Une liste est donnée en entier ; un champ nul efface ce que j’ai déclaré, ici ou
    ailleurs.
    """
    key = own_profile(me)
    correct(tx, service, key, body)
    return _profile(tx, key)


def _profile(store: Store, key: int) -> MyProfile:
    return my_profile(key, profile_of(store, key), store.sources.provenance(key))
