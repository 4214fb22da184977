"""What one process works with: store, ROME, communes, model, pools, matcher; each opened when first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from matching.bundle import Bundle
from matching.geo import Communes
from matching.rome import Rome
from matching.settings import Settings

if TYPE_CHECKING:
    from matching.coding import OccupationCoder
    from matching.encode import Encoder
    from matching.store import Store


class Workspace:
    """The parts that the settings select, wired together; nothing is opened before it is needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def store(self) -> "Store":
        """The database, made and migrated when needed."""
        from matching.store import Store

        return Store.open(self.settings.store_url)

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
