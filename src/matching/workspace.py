"""What one process works with: store, ROME, communes, model, pools, matcher; each opened when first asked for."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from matching.bundle import Bundle
from matching.domain import Profile
from matching.geo import Communes
from matching.rome import Rome
from matching.settings import Settings

if TYPE_CHECKING:
    from matching.coding import OccupationCoder
    from matching.columns import OfferColumns, ProfileColumns
    from matching.cv.reader import CvReader
    from matching.encode import Encoder
    from matching.live import Live
    from matching.matcher import Matcher
    from matching.pool import StoredPool
    from matching.pool.sides import Progress
    from matching.reach import TravelTimes
    from matching.recording import Recorded
    from matching.rerank import Reranker
    from matching.store import Store
    from matching.vectors import Vectorizer


class Workspace:
    """The parts that the settings select, wired together; nothing is opened before it is needed.

    Args:
        settings: where everything is.
        progress: told how many more records are indexed, while a pool is built or refreshed; None tells nobody.
    """

    def __init__(self, settings: Settings, progress: "Progress | None" = None) -> None:
        self.settings, self.progress = settings, progress

    def beside(self, bundle: Bundle, progress: "Progress | None" = None) -> "Workspace":
        """The same workspace with another bundle; what the bundle does not change is shared, pools included.

        Args:
            bundle: verified.
            progress: told how many more records are indexed when its vectors are others.
        """
        other = Workspace(self.settings, progress)
        shared = ["store", "rome", "communes", "travel_times"] + ["encoder"] * (self.settings.encoder is not None)
        vars(other).update({name: getattr(self, name) for name in shared}, bundle=bundle)
        if other.vectorizer.fingerprint == self.vectorizer.fingerprint:
            vars(other).update({name: getattr(self, name) for name in ("vectorizer", "offers", "profiles", "live")})
        return other

    @cached_property
    def store(self) -> "Store":
        """The database, made and migrated when needed."""
        from matching.store import Store

        return Store.of(self.settings)

    @cached_property
    def rome(self) -> Rome:
        """The release of `settings.rome_dir`, else the store's, else the embedded sample."""
        if self.settings.rome_dir is not None:
            return Rome.from_csv(self.settings.rome_dir)
        return self.store.rome.load() or Rome.sample()

    @cached_property
    def communes(self) -> Communes:
        """The communes imported into the store, else the embedded sample."""
        return self.store.communes.load() or Communes.sample()

    @cached_property
    def bundle(self) -> Bundle:
        """The model served, verified."""
        return Bundle.open(self.settings.models_dir)

    @cached_property
    def encoder(self) -> "Encoder":
        """The encoder that the settings name, else the bundle's."""
        if self.settings.encoder is not None:
            from matching.encode import TransformerEncoder

            return TransformerEncoder(self.settings.encoder)
        return self.bundle.encoder()

    @cached_property
    def coder(self) -> "OccupationCoder":
        """The bundle's occupation coder."""
        return self.bundle.coder()

    @cached_property
    def cv_reader(self) -> "CvReader":
        """Reads CVs into profiles."""
        from matching.cv.reader import CvReader

        return CvReader(self.coder, self.bundle.encoder(), self.rome)

    @cached_property
    def vectorizer(self) -> "Vectorizer":
        """Offers and profiles to vectors."""
        from matching.vectors import Vectorizer

        return Vectorizer(self.encoder, self.coder, self.rome)

    @cached_property
    def travel_times(self) -> "TravelTimes | None":
        """The table of travel times that the settings name; None means the approximation."""
        from matching.reach import TravelTimes

        table = self.settings.travel_times
        return None if table is None else TravelTimes.read(table)

    @cached_property
    def offers(self) -> "StoredPool[OfferColumns]":
        """The open offers of the store, ready to be searched."""
        from matching.pool import OfferSide, StoredPool

        side = OfferSide(self.vectorizer, self.rome)
        return StoredPool.of(side, self.store.offers, self.settings.data_dir, self.progress)

    @cached_property
    def profiles(self) -> "StoredPool[ProfileColumns]":
        """The profiles of the store, ready to be searched."""
        from matching.pool import ProfileSide, StoredPool

        side = ProfileSide(self.vectorizer, self.rome)
        return StoredPool.of(side, self.store.profiles, self.settings.data_dir, self.progress)

    def open(self) -> None:
        """Open all that lists need, side by side: files are checked while what encodes is worked out."""
        from matching.pool import read_ahead

        with ThreadPoolExecutor() as threads:
            threads.submit(read_ahead, self.settings.data_dir)
            _ = self.store, self.vectorizer  # which the others share
            opened = [threads.submit(getattr, self, name) for name in ("offers", "profiles", "reranker", "communes")]
            self.vectorizer.prepare()
            for part in opened:
                part.result()

    @cached_property
    def live(self) -> "Live":
        """What keeps both pools in step with the store; to be started by a process that lasts."""
        from matching.live import Live

        return Live(self.store, self.offers, self.profiles)

    @cached_property
    def reranker(self) -> "Reranker":
        """What orders lists: the bundle's heads, unless the settings say otherwise."""
        from matching.rerank import PreferenceScore

        return PreferenceScore() if self.settings.reranker == "preference" else self.bundle.reranker()

    @property
    def ranked_by(self) -> str:
        """What stands in the log for what orders lists."""
        from matching.rerank import PREFERENCE

        return PREFERENCE if self.settings.reranker == "preference" else self.bundle.id

    def matcher(self, *sides: str) -> "Matcher":
        """A matcher that searches `sides`: "offers", "profiles", or both; it knows what stored profiles answered."""
        from matching.history import StoredHistories
        from matching.matcher import Matcher

        return Matcher(
            self.vectorizer,
            self.rome,
            self.offers if "offers" in sides else None,
            self.profiles if "profiles" in sides else None,
            reranker=self.reranker,
            times=self.travel_times,
            documents=self.store.offers.get,
            histories=StoredHistories(self.store),
            priors=self.bundle.priors(),
            threads=self.settings.threads,
        )

    def show_offers(
        self,
        profiles: Sequence[Profile],
        surface: str,
        channel: str,
        n: int = 10,
        at: datetime | None = None,
        handle: float = 0.5,
        digest_id: int | None = None,
    ) -> list["Recorded"]:
        """Find offers for profiles and log what is shown: see `matching.recording.show_offers`.

        Args:
            profiles: who is shown a list.
            surface: where.
            channel: through which.
            n: how many offers each, at most.
            at: the moment, aware; None means now.
            handle: between liking (0) and chance (1).
            digest_id: None on live pages.
        """
        from matching.recording import Occasion, show_offers

        when = at or datetime.now(UTC)
        occasion = Occasion(when, surface, channel, self.ranked_by, handle, digest_id)
        return show_offers(self._offers_matcher, self.store, profiles, occasion, n)

    @cached_property
    def _offers_matcher(self) -> "Matcher":
        return self.matcher("offers")
