"""Talent pools as advisers open, read and change them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from matching.domain import TalentPool
from matching.sourcing.joining import query_of
from matching.sourcing.leaving import Left
from matching.sourcing.teaching import Bringing
from serving.guarding import lawful_note
from serving.pooling import Members
from serving.schemas.advisers import Name
from serving.schemas.bank import AdviserBankPage, BankSearch, adviser_bank_page, searched
from serving.schemas.common import Model


def free(wanted: BankSearch) -> BankSearch:
    """A search that is for no offer.

    Raises:
        ValueError: it is for one.
    """
    if wanted.offer_key is not None:
        raise ValueError("Un vivier n’est pas pour une offre : ne donnez que des critères.")
    return wanted


PoolName = Annotated[Name, AfterValidator(lawful_note)]
FreeSearch = Annotated[BankSearch, AfterValidator(free)]


class NewPool(Model):
    """Un vivier à ouvrir."""

    name: PoolName = Field(description="Son nom, que lisent les conseillers qui le partagent.")
    search: FreeSearch = Field(description="Qui il réunit, sans offre ; la commune dit avec qui il se partage.")


class PoolEdit(NewPool):
    """Un vivier à modifier."""

    version: int = Field(ge=1, description="La version que j’ai lue : si elle a changé depuis, rien n’est modifié.")


class PoolSummary(Model):
    """Un vivier."""

    key: int = Field(description="Clé.")
    name: str = Field(description="Son nom.")
    departement: str | None = Field(description="Département dont les conseillers le partagent ; nul : moi seul.")
    author: str = Field(description="Par qui il est ouvert.")
    created_at: datetime = Field(description="Quand.")
    version: int = Field(description="À rendre pour le modifier.")
    changed_by: str = Field(description="Par qui il est modifié en dernier.")
    changed_at: datetime = Field(description="Quand.")
    archived_at: datetime | None = Field(description="Depuis quand il est archivé ; nulle : il sert.")
    subscribers: int = Field(description="Combien de conseillers y sont abonnés.")
    subscribed: bool = Field(description="Si j’en suis.")
    news: int = Field(description="Personnes nouvelles qui m’ont été signalées et que je n’ai pas lues.")


class LeftBy(Model):
    """Des personnes parties, que ramènerait un critère plus large."""

    criterion: str = Field(description="Lequel, en français.")
    count: int = Field(description="Combien.")


class PoolLeft(Model):
    """Les personnes qui m’ont été signalées en quatre-vingt-dix jours et ne sont plus dans le vivier."""

    total: int = Field(description="Combien.")
    by_criterion: list[LeftBy] = Field(description="Ce qui les ramènerait.")
    others: int = Field(
        description="Celles qui cherchent autre chose, ont une contrainte, ou n’acceptent plus d’être trouvées."
    )


class PoolWider(Model):
    """Ce que donnerait un critère de moins."""

    search: BankSearch = Field(description="La recherche plus large.")
    more: int = Field(description="Combien de personnes de plus.")
    sentence: str = Field(description="En français.")


class PoolTraining(PoolWider):
    """Ce que donnerait une formation : qui ne manque, pour ce vivier, que de compétences qu’elle enseigne."""

    key: int = Field(description="Clé de la formation.")
    title: str = Field(description="Intitulé.")
    provider: str | None = Field(description="Organisme.")
    place: str | None = Field(description="Lieu ; nul à distance.")
    starts: date | None = Field(description="Début de la prochaine session, quand il est connu.")
    why: str = Field(description="Ce qu’elle enseigne de ce qui est demandé, en français.")


class PoolDetail(PoolSummary):
    """Un vivier, avec les personnes qu’il réunit maintenant."""

    search: BankSearch = Field(description="Qui il réunit.")
    members: AdviserBankPage = Field(description="Les personnes, comme la banque les montre.")
    newcomers: list[int] = Field(description="Clés des profils nouveaux, que je n’ai pas lus.")
    left: PoolLeft = Field(description="Qui est parti, et pourquoi.")
    wider: list[PoolWider] = Field(description="Ce que coûte chaque critère, quand le vivier réunit peu de monde.")
    trainings: list[PoolTraining] = Field(description="Ce que donneraient des formations ouvertes, de même.")


def pool_summary(one: TalentPool, me: str, subscribers: Sequence[str], news: int) -> PoolSummary:
    """A pool without its members.

    Args:
        one: the pool.
        me: id of the adviser who reads it.
        subscribers: ids.
        news: newcomers whom they have not read.
    """
    return PoolSummary(
        key=one.key,
        name=one.name,
        departement=one.departement,
        author=one.author,
        created_at=one.created_at,
        version=one.version,
        changed_by=one.changed_by,
        changed_at=one.changed_at,
        archived_at=one.archived_at,
        subscribers=len(subscribers),
        subscribed=me in subscribers,
        news=news,
    )


def pool_detail(
    one: TalentPool, me: str, subscribers: Sequence[str], members: Members, cursor: str | None
) -> PoolDetail:
    """A pool with a page of its members; `cursor` tells where it ends, the others are those of `pool_summary`."""
    return PoolDetail(
        **pool_summary(one, me, subscribers, len(members.newcomers)).model_dump(),
        search=searched(query_of(one), None),
        members=adviser_bank_page(members.found, cursor),
        newcomers=sorted(members.newcomers),
        left=_left(members.left),
        wider=[PoolWider(search=searched(w.query, None), more=w.more, sentence=w.sentence) for w in members.wider],
        trainings=[_training(one) for one in members.trained],
    )


def _training(one: Bringing) -> PoolTraining:
    training, session = one.training, one.training.session(datetime.now(UTC).date())
    return PoolTraining(
        search=searched(one.query, None),
        more=one.more,
        sentence=one.sentence,
        key=one.key,
        title=training.title,
        provider=training.provider,
        place=None if training.remote else training.place.label,
        starts=session.starts if session else None,
        why=one.why,
    )


def _left(found: Left) -> PoolLeft:
    by = [LeftBy(criterion=words, count=count) for words, count in found.by_criterion.items()]
    return PoolLeft(total=found.total, by_criterion=by, others=found.others)
