"""A model bundle is a folder: manifest.json, weights, card. Hashes are verified first; nothing is unpickled."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.atomic import replace_text
from matching.errors import BundleError, InputError

if TYPE_CHECKING:
    from matching.coding import OccupationCoder
    from matching.encode import StaticEncoder
    from matching.features.memory import Priors
    from matching.rerank import Reranker

MANIFEST = "manifest.json"
CURRENT = "CURRENT"
PRIORS = "heads/priors.json"
FORMAT = 1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def default_models_dir() -> Path:
    """The models shipped in the wheel, else those of the checkout.

    Raises:
        BundleError: there are none.
    """
    shipped = Path(str(resources.files("matching"))) / "model"
    checkout = Path(__file__).resolve().parents[2] / "models"
    for folder in (shipped, checkout):
        if (folder / CURRENT).is_file():
            return folder
    raise BundleError(f"No model: neither {shipped} nor {checkout} has a file {CURRENT}. Set MATCHING_MODELS_DIR.")


def named(models_dir: Path) -> str | None:
    """The id in `CURRENT`, whether the bundle exists or not; None when there is none that can be one."""
    try:
        name = (models_dir / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and Path(name).name == name and not name.startswith(".") else None


def seal(folder: Path, **facts: Any) -> dict[str, Any]:
    """Write the manifest of a finished bundle: the hash of each file, and facts such as data hashes and metrics.

    Args:
        folder: the bundle; its name is the bundle id.
        facts: JSON values copied into the manifest.

    Returns:
        The manifest.
    """
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    manifest = {
        "format": FORMAT,
        "id": folder.name,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: _sha256(folder / name) for name in names},
        **facts,
    }
    replace_text(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return manifest


def serve(models_dir: Path, bundle_id: str) -> None:
    """Make `bundle_id` the bundle served, by rename.

    Raises:
        BundleError: the bundle is not intact; the one served does not change.
    """
    Bundle.read(models_dir / bundle_id)
    replace_text(models_dir / CURRENT, bundle_id + "\n")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The bundle's name."""
        return self.folder.name

    @classmethod
    def open(cls, models_dir: Path | None = None) -> "Bundle":
        """The bundle served.

        Args:
            models_dir: holds bundles and `CURRENT`; None means the shipped models.

        Raises:
            BundleError: no bundle is named, or it is not intact.
        """
        models_dir = models_dir or default_models_dir()
        if (name := named(models_dir)) is None:
            raise BundleError(f"{models_dir} names no bundle: write a bundle's id, one line, into its file {CURRENT}.")
        return cls.read(models_dir / name)

    @classmethod
    def read(cls, folder: Path) -> "Bundle":
        """Verify the hash of every file that the manifest lists.

        Raises:
            BundleError: a file is missing or differs; the message names it.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            files = dict(manifest["files"])
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise BundleError(f"{folder} has no readable {MANIFEST}: restore the whole model folder.") from fault
        for name, expected in files.items():
            cls._verify(folder / name, expected)
        return cls(folder, manifest)

    @staticmethod
    def _verify(path: Path, expected: str) -> None:
        try:
            found = _sha256(path)
        except OSError as fault:
            raise BundleError(f"{path} is missing from the bundle: restore the model folder.") from fault
        if found != expected:
            raise BundleError(
                f"{path} differs from the bundle's manifest (hash {found[:12]}…): restore the model folder."
            )

    def encoder(self) -> "StaticEncoder":
        """The bundle's static encoder."""
        from matching.encode import StaticEncoder

        return StaticEncoder.load(self.folder)

    def coder(self) -> "OccupationCoder":
        """The bundle's occupation coder."""
        from matching.coding import OccupationCoder

        return OccupationCoder.load(self.folder)

    def reranker(self, handle: float = 0.5) -> "Reranker":
        """What orders candidates: the bundle's heads, else, in a bundle without heads, today's practice.

        Args:
            handle: see `LightGBMReranker`; today's practice has none.

        Raises:
            BundleError: the heads cannot be read, or were trained with other features.
        """
        from matching.rerank import LightGBMReranker, PreferenceScore
        from matching.rerank.learned import FOLDER, FORMULA

        heads = f"{FOLDER}/{FORMULA}" in self.manifest["files"]
        return LightGBMReranker.load(self.folder, handle) if heads else PreferenceScore()

    def priors(self) -> "Priors":
        """What the bundle says of people before they answer; in a bundle that says nothing, `Priors.default()`.

        Raises:
            BundleError: they cannot be read.
        """
        from matching.features.memory import Priors

        if PRIORS not in self.manifest["files"]:
            return Priors.default()
        try:
            return Priors.from_json((self.folder / PRIORS).read_text(encoding="utf-8"))
        except (OSError, InputError) as fault:
            raise BundleError(f"{self.folder / PRIORS} holds no readable priors: restore the model folder.") from fault
