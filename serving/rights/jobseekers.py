"""What a jobseeker may touch: what is theirs, and what was shown, answered or asked of them."""

from datetime import UTC, datetime

from matching.answering import ANSWERS
from matching.domain import OFFERS_FOR, Contact, Digest, DigestState, Event, EventKind, Impression, Profile, Rule
from matching.store import Store
from serving.errors import NotFoundError
from serving.identity import Principal

NO_PERSON = "Le service ne vous connaît pas encore : adressez-vous à votre conseillère ou à votre conseiller."
NO_PROFILE = "Aucun profil n’est rattaché à votre compte : adressez-vous à votre conseillère ou à votre conseiller."


def own_profile(me: Principal) -> int:
    """Key of the caller's profile.

    Raises:
        NotFoundError: there is none.
    """
    if me.profile_key is None:
        raise NotFoundError(NO_PROFILE)
    return me.profile_key


def own_wishes(me: Principal) -> tuple[Profile, float | None]:
    """The caller's profile, and the handle that they set, None when they left the usual one: what lists are made from.

    Raises:
        NotFoundError: there is no profile.
    """
    if me.person is None or me.person.profile is None:
        raise NotFoundError(NO_PROFILE)
    return me.person.profile, me.person.handle


def own_person(me: Principal) -> int:
    """Key of the caller as a person.

    Raises:
        NotFoundError: the store does not know them.
    """
    if me.person_key is None:
        raise NotFoundError(NO_PERSON)
    return me.person_key


def was_erased(me: Principal, store: Store) -> bool:
    """Whether the caller was erased at their request."""
    return me.person_key is None and store.erasure.is_forgotten()((str(me.source), me.id))


def shown_to(store: Store, profile: int, impression_id: int) -> Impression:
    """What a person was shown.

    Raises:
        NotFoundError: it is not theirs, or was shown to someone else about them.
    """
    shown = store.impressions.get([impression_id]).get(impression_id)
    if shown is None or shown.profile_id != profile or shown.direction != OFFERS_FOR:
        raise NotFoundError
    return shown


def answer_of(store: Store, profile: int, event_id: int) -> Event:
    """An answer of a person.

    Raises:
        NotFoundError: there is no such answer of theirs.
    """
    found = store.events.find(event_id)
    if found is None or found.side != "person" or found.event not in (*ANSWERS, EventKind.WITHDRAWN):
        raise NotFoundError
    shown_to(store, profile, found.impression_id)
    return found


def rule_of(store: Store, profile: int, rule_id: int) -> Rule:
    """A rule of a person, in force now.

    Raises:
        NotFoundError: there is no such rule of theirs, or it acts no more.
    """
    found = store.rules.made([profile], datetime.now(UTC)).get(profile, {}).get(rule_id)
    if found is None:
        raise NotFoundError
    return found


def asked_of(store: Store, profile: int, key: int) -> Contact:
    """A contact request made to a person.

    Raises:
        NotFoundError: there is none, or it was made to someone else.
    """
    found = store.contacts.get([key]).get(key)
    if found is None or found.profile_key != profile:
        raise NotFoundError
    return found


def own_digest(me: Principal, store: Store, digest_id: int) -> Digest:
    """A digest that was sent to the caller, or that is leaving: a notification is opened before its sender says so.

    Raises:
        NotFoundError: there is none, it has not left, or it is someone else's.
    """
    found = store.digests.get([digest_id]).get(digest_id)
    if found is None or found.person_key != own_person(me):
        raise NotFoundError
    leaving = found.state is DigestState.READY and store.deliveries.left(digest_id)
    if found.state is not DigestState.SENT and not leaving:
        raise NotFoundError
    return found
