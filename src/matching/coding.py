"""From a free title and its text to ranked ROME codes."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from matching.encode import StaticEncoder, normalized, pool
from matching.errors import EncoderError
from matching.normalize.text import clean_text

WEIGHTS = "coder.safetensors"
CONFIG = "coder.json"
BATCH = 512

Half = NDArray[np.floating[Any]]
Whole = NDArray[np.integer[Any]]
Floats = NDArray[np.float32]


class OccupationCoder:
    """A softmax over occupations, on the vectors of the static encoder.

    The title's vector is the encoder's. The description's is a mean of the same token vectors with weights of its own,
    since most of a description is not about the occupation. Each has its prototypes; their logits are added, and the
    similarity of the title to the nearest official name of each occupation.
    """

    def __init__(
        self,
        encoder: StaticEncoder,
        codes: Sequence[str],
        title_head: Half,
        text_head: Half,
        bias: Half,
        gate: Half,
        name_codes: Whole,
        name_lengths: Whole,
        name_tokens: Whole,
        *,
        description_letters: int,
        memory_weight: float,
        temperature: float,
    ) -> None:
        """Put together what was trained.

        Args:
            encoder: gives tokens and their vectors.
            codes: ROME codes, one per row of the heads.
            title_head: (codes, dim) prototypes, scaled.
            text_head: (codes, dim) prototypes for descriptions, scaled.
            bias: (codes,) how frequent each code is in offers, in logits.
            gate: (tokens,) weight of each token in a description.
            name_codes: (names,) row of the code that each known name stands for, ascending.
            name_lengths: (names,) how many tokens it has, at least 1.
            name_tokens: (sum of lengths,) tokens of all names end to end.
            description_letters: letters of a description that are read.
            memory_weight: what the similarity to the nearest name of each code adds to its logit.
            temperature: what all logits are divided by, so that scores are probabilities.
        """
        self.encoder = encoder
        self.codes = tuple(codes)
        self.settings = {
            "description_letters": description_letters,
            "memory_weight": memory_weight,
            "temperature": temperature,
        }
        self._stored: dict[str, NDArray[Any]] = {
            "title_head": title_head,
            "text_head": text_head,
            "bias": bias,
            "gate": gate,
            "name_codes": name_codes,
            "name_lengths": name_lengths,
            "name_tokens": name_tokens,
        }
        self._title_head = np.ascontiguousarray(title_head.T, np.float32) / np.float32(temperature)
        self._text_head = np.ascontiguousarray(text_head.T, np.float32) / np.float32(temperature)
        self._bias = np.asarray(bias, np.float32) / np.float32(temperature)
        self._gated = encoder.table * np.asarray(gate, np.float32)[:, None]
        self._letters = description_letters
        names = normalized(pool(encoder.table, name_tokens.astype(np.int64), name_lengths.astype(np.int64)))
        self._names = np.ascontiguousarray(names.T) * np.float32(memory_weight / temperature)
        self._named, self._first_name = np.unique(name_codes, return_index=True)

    @classmethod
    def load(cls, folder: Path | str, encoder: StaticEncoder | None = None) -> "OccupationCoder":
        """Read `coder.safetensors` and `coder.json`, and the encoder beside them.

        Args:
            folder: the bundle.
            encoder: the bundle's encoder when it is already loaded; None loads it.

        Raises:
            EncoderError: a file is missing or damaged.
        """
        folder = Path(folder)
        encoder = encoder or StaticEncoder.load(folder)
        try:
            tensors: dict[str, Any] = load_file(folder / WEIGHTS)
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            return cls(encoder, config.pop("codes"), **tensors, **config)
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as fault:
            raise EncoderError(f"{folder} holds no usable coder ({fault}); restore the model folder.") from fault

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another probability."""
        digest = hashlib.sha256(json.dumps([self.encoder.fingerprint, self.codes, self.settings]).encode())
        for name, tensor in sorted(self._stored.items()):
            digest.update(name.encode() + np.ascontiguousarray(tensor).tobytes())
        return f"coder-{digest.hexdigest()[:16]}"

    def save(self, folder: Path | str) -> None:
        """Write `coder.safetensors` and `coder.json` into an existing folder; the encoder is saved apart."""
        folder = Path(folder)
        (folder / WEIGHTS).write_bytes(save({k: np.ascontiguousarray(v) for k, v in self._stored.items()}))
        config = {"codes": list(self.codes), **self.settings}
        (folder / CONFIG).write_text(json.dumps(config) + "\n", encoding="utf-8")

    def code(
        self, titles: Sequence[str], descriptions: Sequence[str | None] | None = None, n: int = 10
    ) -> list[list[tuple[str, float]]]:
        """The likeliest occupations of each title.

        Args:
            titles: free wording, as posted.
            descriptions: one per title, None or "" where there is none; None when there are none at all.
            n: how many codes a title gets.

        Returns:
            For each title, (ROME code, probability) pairs, best first. A text without any known word gets the codes
            that are the most frequent in offers, with their low probabilities.
        """
        n = min(n, len(self.codes))
        coded = []
        for start in range(0, len(titles), BATCH):
            texts = None if descriptions is None else descriptions[start : start + BATCH]
            scores = self.probabilities(titles[start : start + BATCH], texts)
            best = (
                np.argpartition(-scores, n - 1, axis=1)[:, :n] if n < len(self.codes) else np.argsort(-scores, axis=1)
            )
            for row, found in zip(scores, best, strict=True):
                ranked = found[np.argsort(-row[found], kind="stable")]
                coded.append([(self.codes[i], float(row[i])) for i in ranked])
        return coded

    def probabilities(self, titles: Sequence[str], descriptions: Sequence[str | None] | None = None) -> Floats:
        """Probability of every code: float32 (n, codes), columns in the order of `codes`, rows sum to 1."""
        vectors = self.encoder.encode([clean_text(title) for title in titles])
        logits: Floats = vectors @ self._title_head + self._bias
        logits[:, self._named] += np.maximum.reduceat(vectors @ self._names, self._first_name, axis=1)
        if descriptions is not None:
            logits += self._described([text or "" for text in descriptions]) @ self._text_head
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=1, keepdims=True)
        return logits

    def _described(self, descriptions: Sequence[str]) -> Floats:
        # markup and entities swell a text: cut generously, clean, then cut
        texts = [clean_text(text[: 4 * self._letters])[: self._letters] for text in descriptions]
        return normalized(pool(self._gated, *self.encoder.ids(texts)))
