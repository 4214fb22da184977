"""Text to vectors: the static encoder shipped here, or any sentence-transformers model by name or path."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save
from tokenizers import Tokenizer

from matching.errors import EncoderError

TOKENIZER = "tokenizer.json"
WEIGHTS = "encoder.safetensors"
BATCH = 1024


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is a similarity."""

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could give another vector; indexes are tied to it."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (n, dim), C-contiguous, rows L2-normalised; a text without any known token is a row of zeros."""
        ...


def normalized(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows divided by their L2 norm, zero rows kept at zero; float32 (n, dim)."""
    norms = np.sqrt(np.add.reduce(vectors * vectors, axis=1, keepdims=True))
    return np.ascontiguousarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


class StaticEncoder:
    """A table of token vectors and a mean: what sentence-transformers calls `StaticEmbedding`, in numpy.

    Token weights are folded into the length of the vectors, so the mean is a plain one. All wording rules (case,
    accents, "(H/F)", feminine marks, references) are part of the tokenizer and travel with it.
    """

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.floating[Any]]) -> None:
        """Put a tokenizer and its table together.

        Args:
            tokenizer: gives ids below `len(table)`; padding and truncation are switched off.
            table: (tokens, dim); kept on disk in its own precision, used in float32.
        """
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.stored = table
        self.table = np.ascontiguousarray(table, dtype=np.float32)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self.table.shape[1])

    @property
    def fingerprint(self) -> str:
        """Hash of the tokenizer and of the table."""
        digest = hashlib.sha256(self.tokenizer.to_str().encode())
        digest.update(self.table.tobytes())
        return f"static-{digest.hexdigest()[:16]}"

    @classmethod
    def load(cls, folder: Path | str) -> "StaticEncoder":
        """Read `tokenizer.json` and `encoder.safetensors`.

        Raises:
            EncoderError: a file is missing or damaged.
        """
        folder = Path(folder)
        try:
            tokenizer = Tokenizer.from_str((folder / TOKENIZER).read_text(encoding="utf-8"))
            table = load_file(folder / WEIGHTS)["table"]
        except (OSError, UnicodeDecodeError, SafetensorError, KeyError) as fault:
            raise EncoderError(
                f"{folder} holds no usable static encoder ({fault}); restore the model folder."
            ) from fault
        except Exception as fault:  # tokenizers raises plain Exception on a damaged file
            raise EncoderError(f"{folder / TOKENIZER} is damaged ({fault}); restore the model folder.") from fault
        if tokenizer.get_vocab_size() > len(table):
            raise EncoderError(f"{folder}: the tokenizer knows more tokens than the table; restore the model folder.")
        return cls(tokenizer, table)

    def save(self, folder: Path | str) -> None:
        """Write `tokenizer.json` and `encoder.safetensors` into `folder`, created if needed."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TOKENIZER).write_text(self.tokenizer.to_str(pretty=False), encoding="utf-8")
        (folder / WEIGHTS).write_bytes(save({"table": np.ascontiguousarray(self.stored)}))

    def ids(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Token ids of all texts end to end, and how many each text has; int64 (tokens,), int64 (n,)."""
        encodings = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        lists = [e.ids for e in encodings]
        lengths = np.fromiter(map(len, lists), np.int64, len(lists))
        flat = np.fromiter((i for ids in lists for i in ids), np.int64, int(lengths.sum()))
        return flat, lengths

    def mean(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Mean token vectors before normalisation; float32 (n, dim), zeros where a text has no token."""
        flat, lengths = self.ids(texts)
        means: NDArray[np.float32] = (
            pool(self.table, flat, lengths) / np.maximum(lengths, 1).astype(np.float32)[:, None]
        )
        return means

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (n, dim), rows L2-normalised, zeros where a text has no known token."""
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), BATCH):
            out[start : start + BATCH] = normalized(self.mean(texts[start : start + BATCH]))
        return out


def pool(table: NDArray[np.float32], flat: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
    """Sum of table rows per text; float32 (n, dim), zeros for an empty text.

    Args:
        table: (tokens, dim).
        flat: ids of all texts end to end, (sum of lengths,).
        lengths: ids per text, (n,).
    """
    from scipy.sparse import csr_array

    ends = np.cumsum(lengths)
    ones = np.ones(len(flat), np.float32)
    present = csr_array((ones, flat, np.concatenate([[0], ends])), shape=(len(lengths), len(table)))
    return np.asarray(present @ table, np.float32)


class TransformerEncoder:
    """Any sentence-transformers model; needs the `train` extra (torch)."""

    def __init__(self, name_or_path: str):
        """Load the model.

        Args:
            name_or_path: what `SentenceTransformer(...)` accepts; a local folder needs no network.

        Raises:
            EncoderError: sentence-transformers is not installed, or the model cannot be loaded.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as fault:
            raise EncoderError(
                "TransformerEncoder needs sentence-transformers: pip install 'matching-emploi[train]'."
            ) from fault
        try:
            self.model: SentenceTransformer = SentenceTransformer(name_or_path, device="cpu")
        except Exception as fault:  # the library raises many kinds
            raise EncoderError(
                f"The model {name_or_path!r} cannot be loaded ({fault}); give a local folder."
            ) from fault
        self.name = name_or_path

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return len(self.encode(["mesure"])[0])

    @property
    def fingerprint(self) -> str:
        """Hash of the model's own description and of a few encoded texts."""
        digest = hashlib.sha256(json.dumps(str(self.model)).encode())
        digest.update(np.round(self.encode(["boulanger", "cariste de nuit", ""]), 3).tobytes())
        return f"transformer-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (n, dim), rows L2-normalised."""
        vectors = self.model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return normalized(np.asarray(vectors, np.float32).reshape(len(texts), -1))
