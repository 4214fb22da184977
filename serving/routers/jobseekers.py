"""A jobseeker's profile: seen with where each thing comes from, and corrected."""

from datetime import UTC, datetime

from matching.domain import Choice, Provenance
from matching.store import Store
from serving.editing import correct
from serving.errors import ConflictError, NotFoundError
from serving.listing import profile_of
from serving.rights import AsJobseeker, own_person, own_profile
from serving.routing import make_router
from serving.schemas.common import Key
from serving.schemas.jobseekers import MyProfile, MyProfileEdit, my_profile
from serving.schemas.statements import ChoiceMade, MyLink, Statement
from serving.stating import linked_profiles, statements
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


@router.get("/me/profile/statements")
def get_my_statements(me: AsJobseeker, store: Reading) -> list[Statement]:
    """Ce qui est dit de moi.

    De chaque information de mon profil : qui la donne, depuis quand, sur quelle preuve, ce qui est retenu et pourquoi.
    Ce sur quoi les sources se contredisent vient d’abord.
    """
    return statements(store, own_profile(me))


@router.put("/me/profile/choices")
def choose_statement(me: AsJobseeker, tx: Tx, body: ChoiceMade) -> Statement:
    """Garder, ou masquer, ce qu’une source dit de moi.

    Ce que je garde l’emporte sur tout ce qui n’est pas certifié ; ce que je masque ne compte plus, dès maintenant. Je
    peux revenir sur mon choix.
    """
    key, now = own_profile(me), datetime.now(UTC)
    claims = _statement(tx, key, body.path).claims
    if body.source not in {one.source for one in claims}:
        raise NotFoundError
    others = [one for one in claims if one.source != body.source and one.choice is not Choice.HIDDEN]
    if body.choice is Choice.KEPT and any(one.provenance is Provenance.CERTIFIED for one in others):
        raise ConflictError(CERTIFIED)
    tx.attested.choose(key, body.path, body.source, body.choice, now)
    tx.audit.append("person", f"statement_{body.choice or 'reconsidered'}", now, own_person(me), {"path": body.path})
    return _statement(tx, key, body.path)


@router.get("/me/profile/links")
def get_my_links(me: AsJobseeker, store: Reading) -> list[MyLink]:
    """Les profils de partenaires rattachés au mien.

    Un conseiller ou une conseillère a dit qu’ils étaient de moi : ce qu’ils disent compte avec le reste de mon profil.
    """
    return linked_profiles(store, own_profile(me))


@router.delete("/me/profile/links/{key}", status_code=204)
def sever_link(me: AsJobseeker, tx: Tx, key: Key) -> None:
    """Détacher de moi le profil d’un partenaire.

    Effet immédiat : ce qu’il disait ne compte plus, et ce que je dis n’y va plus. Rien n’en est effacé chez le
    partenaire ; mon conseiller ou ma conseillère peut le rattacher de nouveau, si c’était une erreur.
    """
    profile, now = own_profile(me), datetime.now(UTC)
    if (link := tx.sources.links(profile).get(key)) is None:
        raise NotFoundError
    tx.sources.unlink(profile, (link.source, link.id), now)
    tx.audit.append("person", "source_unlinked", now, own_person(me), {"source": link.source, "id": link.id})


CERTIFIED = "Une autre source le certifie : masquez d’abord ce qu’elle dit."


def _statement(store: Store, key: int, path: str) -> Statement:
    found = next((one for one in statements(store, key) if one.path == path), None)
    if found is None:
        raise NotFoundError
    return found


def _profile(store: Store, key: int) -> MyProfile:
    return my_profile(key, profile_of(store, key), store.sources.provenance(key))
