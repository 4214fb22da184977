"""What a jobseeker sees and says: profile."""

from serving.errors import NotFoundError
from serving.rights import AsJobseeker, own_profile
from serving.routing import make_router
from serving.schemas.jobseekers import MyProfile, my_profile
from serving.transactions import Reading

router = make_router("Personnes en recherche d’emploi")


@router.get("/me/profile")
def get_my_profile(me: AsJobseeker, store: Reading) -> MyProfile:
    """Mon profil.

    Ce que le service sait de mes projets, compétences, expériences et contraintes.
    """
    key = own_profile(me)
    found = store.profiles.get([key]).get(key)
    if found is None:
        raise NotFoundError
    return my_profile(found)
