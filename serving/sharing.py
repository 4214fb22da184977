"""Through whose consent a partner reads profiles."""

from matching.domain import Audience
from serving.errors import ForbiddenError
from serving.identity import Principal


def audience_of(me: Principal) -> Audience:
    """The audience of a partner.

    Raises:
        ForbiddenError: the partner is of none.
    """
    if me.audience is None:
        raise ForbiddenError("Votre compte n’est rattaché à aucun public : il ne donne accès à aucun profil.")
    return me.audience
