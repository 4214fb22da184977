"""Training of the static encoder and of the occupation coder, together, on one table of token vectors.

Half of a token's vector is learned: its own part plus the mean of its character n-grams', so that unseen inflections
start near their family. The other half is a fixed random sketch of the token's character n-grams, so that wording close
to the letter stays close; only its weight is learned. Both end in one plain table. Two losses pull: another wording of
the same occupation must be nearest in the batch, and a softmax over occupations must find the code of wordings, of
bundles of skills, and of offers.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - the field's usual name
from tqdm import tqdm

from matching.coding import OccupationCoder
from matching.encode import StaticEncoder
from training.corpus import Corpus
from training.noise import Noise
from training.sketch import Ids, flatten, ngrams, sketch, token_idf
from training.tokens import build_tokenizers, count_words, shared_words

Config = dict[str, Any]


class Rows:
    """A table of which each step touches few rows: Adam on those rows only.

    Source: Kingma and Ba, "Adam", 2015; lazy variant as in `torch.optim.SparseAdam`.
    """

    def __init__(self, table: torch.Tensor) -> None:
        self.table = table
        self._mean, self._square = torch.zeros_like(table), torch.zeros_like(table)

    def take(self, rows: Ids) -> torch.Tensor:
        """The rows as a leaf that gathers a gradient."""
        self._rows = torch.from_numpy(rows)
        self._leaf = self.table[self._rows].requires_grad_()
        return self._leaf

    def step(self, rate: float, t: int, decay: float = 0.9, square_decay: float = 0.99) -> None:
        """Update the rows taken last; `t` counts from 1."""
        gradient, rows = self._leaf.grad, self._rows
        assert gradient is not None
        mean = self._mean[rows].lerp_(gradient, 1 - decay)
        square = self._square[rows].mul_(square_decay).addcmul_(gradient, gradient, value=1 - square_decay)
        self._mean[rows], self._square[rows] = mean, square
        denominator = (square / (1 - square_decay**t)).sqrt_().add_(1e-8)
        self.table[rows] -= rate * (mean / (1 - decay**t)) / denominator


class Model:
    """Token vectors and the two softmax heads (titles, descriptions) over occupations."""

    def __init__(self, tokens: Sequence[str], names: Sequence[Ids], n_codes: int, config: Config) -> None:
        shape = config["model"]
        learned, lexical, buckets = shape["learned_dim"], shape["lexical_dim"], shape["ngram_buckets"]
        dim = learned + lexical
        self.grams = [ngrams(token, buckets, shape["ngram_letters"]) for token in tokens]
        fixed = sketch(tokens, names, lexical, self.grams, buckets) * shape["lexical_weight"]
        self.lexical = torch.from_numpy(fixed.astype(np.float32))
        self.weight = torch.zeros(len(tokens), requires_grad=True)
        idf = torch.from_numpy(token_idf(names, len(tokens)))
        self.words = Rows(torch.randn(len(tokens), learned) * idf[:, None] / learned**0.5)
        self.ngrams = Rows(torch.randn(buckets, learned) * 2.0 / learned**0.5)
        self.gate = torch.zeros(len(tokens), requires_grad=True)
        self.title_codes = torch.zeros(n_codes, dim, requires_grad=True)
        self.duty_codes = torch.zeros(n_codes, dim, requires_grad=True)
        self.bias = torch.zeros(n_codes, requires_grad=True)
        self.log_scale = torch.tensor([2.5, 2.3], requires_grad=True)

    def vectors(self, tokens: Ids) -> torch.Tensor:
        """Trainable vectors of some tokens."""
        flat, starts = flatten([self.grams[i] for i in tokens])
        rows, local = np.unique(flat, return_inverse=True)
        grams = F.embedding_bag(torch.from_numpy(local), self.ngrams.take(rows), torch.from_numpy(starts), mode="mean")
        own = torch.from_numpy(tokens)
        lexical = self.lexical[own] * self.weight[own, None].exp()
        return torch.cat([self.words.take(tokens) + grams, lexical], dim=1)

    @torch.no_grad()
    def table(self) -> torch.Tensor:
        """The vectors of all tokens, word and n-grams summed."""
        parts = [self.vectors(ids) for ids in np.array_split(np.arange(len(self.grams)), len(self.grams) // 4096 + 1)]
        return torch.cat(parts)

    def heads(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Scaled prototypes of the occupations for titles and for descriptions."""
        scale = self.log_scale.exp()
        return scale[0] * F.normalize(self.title_codes, dim=1), scale[1] * F.normalize(self.duty_codes, dim=1)


class Bags:
    """Texts of one step turned to unit vectors over the vectors of the tokens that they use."""

    def __init__(self, model: Model, *groups: Sequence[Ids]) -> None:
        used = np.unique(np.concatenate([ids for group in groups for ids in group] + [np.zeros(1, np.int64)]))
        self._local = np.zeros(len(model.grams), np.int64)
        self._local[used] = np.arange(len(used))
        self._vectors = model.vectors(used)
        self._gate = model.gate[torch.from_numpy(used)].exp()

    def titles(self, texts: Sequence[Ids]) -> torch.Tensor:
        """Unit vectors (n, dim) of plain means."""
        flat, starts = self._flat(texts)
        return F.normalize(F.embedding_bag(flat, self._vectors, starts, mode="mean"), dim=1)

    def descriptions(self, texts: Sequence[Ids]) -> torch.Tensor:
        """Unit vectors (n, dim) of means weighted by the tokens' gates."""
        flat, starts = self._flat(texts)
        pooled = F.embedding_bag(flat, self._vectors, starts, mode="sum", per_sample_weights=self._gate[flat])
        return F.normalize(pooled, dim=1)

    def _flat(self, texts: Sequence[Ids]) -> tuple[torch.Tensor, torch.Tensor]:
        flat, starts = flatten([ids if len(ids) else np.zeros(1, np.int64) for ids in texts])
        return torch.from_numpy(self._local[flat]), torch.from_numpy(starts)


def soft_targets(corpus: Corpus, smoothing: float) -> torch.Tensor:
    """(codes, codes): row = target distribution of an occupation; half the smoothing goes to its mobilities."""
    n = len(corpus.codes)
    targets = np.full((n, n), smoothing / 2 / n, dtype=np.float32)
    for row, near in enumerate(corpus.mobilities):
        targets[row, near] += smoothing / 2 / max(len(near), 1)
        targets[row, row] += 1 - targets[row].sum()
    return torch.from_numpy(targets)


class Trainer:
    """One run: tokenised corpus, model, and the loss of a step."""

    def __init__(self, corpus: Corpus, config: Config) -> None:
        self.corpus, self.config = corpus, config
        self.rng = np.random.default_rng(config["seed"])
        torch.manual_seed(config["seed"])
        wanted = config["vocabulary"]
        rome_words = count_words(
            [name.text for name in corpus.names] + [text for texts in corpus.duties for text in texts]
        )
        offer_texts = [(f"{o.title}\n{o.description}", o.employer) for o in corpus.offers]
        offer_words = shared_words(offer_texts, wanted["min_offers"], wanted["min_employers"])
        self.tokenizer, cutter = build_tokenizers(rome_words + offer_words, wanted["pieces"])
        self.noise = Noise(self.tokenizer, cutter, config["noise"], self.rng)
        self._tokenise()
        self.targets = soft_targets(corpus, config["loss"]["smoothing"])
        vocab = self.tokenizer.get_vocab()
        self.model = Model(
            sorted(vocab, key=vocab.__getitem__), self.names[: len(corpus.names)], len(corpus.codes), config
        )
        self._start_heads()

    def _tokenise(self) -> None:
        corpus, letters = self.corpus, self.config["coder"]["description_letters"]
        named = corpus.names + corpus.titles
        self.names, self.name_codes = self._ids([n.text for n in named]), np.array([n.code for n in named])
        self.name_shares = np.array([n.weight for n in named]) / sum(n.weight for n in named)
        self.duties = [self._ids(texts) for texts in corpus.duties]
        self.titles = self._ids([o.title for o in corpus.offers])
        self.descriptions = self._ids([o.description[:letters] for o in corpus.offers])
        self.offer_codes = np.array([o.code for o in corpus.offers], dtype=np.int64)
        self.offer_weights = torch.tensor([o.weight for o in corpus.offers], dtype=torch.float32)
        self.of_code: list[list[int]] = [[] for _ in corpus.codes]
        for i, name in enumerate(corpus.names):
            self.of_code[name.code].append(i)

    def _ids(self, texts: Sequence[str]) -> list[Ids]:
        encodings = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(e.ids, dtype=np.int64) for e in encodings]

    @torch.no_grad()
    def _start_heads(self) -> None:
        vectors = Bags(self.model, self.names).titles(self.names)
        self.model.title_codes.index_add_(0, torch.from_numpy(self.name_codes), vectors)
        self.model.title_codes.copy_(F.normalize(self.model.title_codes, dim=1))
        self.model.duty_codes.copy_(self.model.title_codes)

    def _cross_entropy(self, logits: torch.Tensor, codes: Ids, weights: torch.Tensor | None = None) -> torch.Tensor:
        losses = -(F.log_softmax(logits, 1) * self.targets[torch.from_numpy(codes)]).sum(1)
        return losses.mean() if weights is None else (losses * weights).sum() / weights.sum()

    def _bundle(self, code: int) -> Ids:
        texts = self.duties[code]
        drawn = self.rng.integers(len(texts), size=self.rng.integers(2, 9))
        return self.noise(np.concatenate([texts[i] for i in drawn]))

    def loss(self) -> torch.Tensor:
        """The loss of one random batch."""
        size, weight, rng, model = self.config["batch"], self.config["loss"], self.rng, self.model
        drawn = rng.choice(len(self.names), size["names"], p=self.name_shares)
        codes = self.name_codes[drawn]
        others = [self.of_code[c][rng.integers(len(self.of_code[c]))] for c in codes]
        anchors = [self.noise(self.names[i]) for i in drawn]
        pairs = [self.noise(self.names[i]) for i in others]
        duty_codes = rng.integers(len(self.duties), size=size["duties"])
        bundles = [self._bundle(c) for c in duty_codes]
        offers = rng.integers(len(self.titles), size=size["offers"]) if self.titles else np.zeros(0, np.int64)
        titles = [self.noise(self.titles[i]) for i in offers]
        texts = [self.noise.passage(self.descriptions[i]) for i in offers]
        bags = Bags(model, anchors, pairs, bundles, titles, texts)
        title_head, duty_head = model.heads()
        vectors = bags.titles(anchors)
        loss: torch.Tensor = weight["names"] * self._cross_entropy(vectors @ title_head.T + model.bias, codes)
        loss = loss + weight["contrast"] * self._contrast(vectors, bags.titles(pairs), codes)
        loss = loss + weight["duties"] * self._cross_entropy(bags.descriptions(bundles) @ duty_head.T, duty_codes)
        if len(offers):
            by_title = bags.titles(titles) @ title_head.T
            by_text = bags.descriptions(texts) @ duty_head.T
            shown = torch.from_numpy(rng.random((len(offers), 1)) > self.config["noise"]["hide_title"])
            truth = self.offer_codes[offers], self.offer_weights[torch.from_numpy(offers)]
            loss = loss + weight["offers"] * self._cross_entropy(shown * by_title + by_text + model.bias, *truth)
            loss = loss + weight["offer_titles"] * self._cross_entropy(by_title + model.bias, *truth)
        return loss

    def _contrast(self, anchors: torch.Tensor, pairs: torch.Tensor, codes: Ids) -> torch.Tensor:
        """Each anchor must find its own pair among those of other occupations in the batch."""
        same = torch.from_numpy((codes[:, None] == codes[None]) & ~np.eye(len(codes), dtype=bool))
        similarity = (anchors @ pairs.T * self.config["loss"]["contrast_scale"]).masked_fill(same, -1e4)
        return F.cross_entropy(similarity, torch.arange(len(codes)))

    def run(self, progress: bool = True) -> None:
        """All the steps."""
        model, schedule = self.model, self.config["optimiser"]
        steps, rate = schedule["steps"], schedule["learning_rate"]
        dense = torch.optim.Adam([model.title_codes, model.duty_codes], lr=rate, betas=(0.9, 0.99))
        dense.add_param_group({"params": [model.bias, model.log_scale, model.gate, model.weight], "lr": rate * 3})
        share = decay(steps, schedule["warmup_steps"])
        scheduler = torch.optim.lr_scheduler.LambdaLR(dense, share)
        for step in tqdm(range(steps), desc="encoder", disable=None if progress else True):
            dense.zero_grad()
            self.loss().backward()  # type: ignore[no-untyped-call]
            dense.step()
            for rows in (model.words, model.ngrams):
                rows.step(rate * share(step), step + 1)
            scheduler.step()

    @torch.no_grad()
    def models(self) -> tuple[StaticEncoder, OccupationCoder]:
        """What was learned, in the form that is shipped: half precision."""
        model, coder, weight = self.model, self.config["coder"], self.config["vote"]
        title_head, duty_head = model.heads()
        encoder = StaticEncoder(self.tokenizer, model.table().numpy().astype(np.float16))
        return encoder, OccupationCoder(
            encoder,
            self.corpus.codes,
            (title_head * weight["title"]).numpy().astype(np.float16),
            (duty_head * weight["description"]).numpy().astype(np.float16),
            model.bias.numpy().copy(),
            model.gate.exp().numpy().astype(np.float16),
            **self._memory(),
            **coder,
        )

    def _memory(self) -> dict[str, Any]:
        """Tokens of the occupations' names, each wording once per code."""
        seen = {
            (code, tuple(ids.tolist()))
            for code, ids in zip(self.name_codes[: len(self.corpus.names)], self.names, strict=False)
        }
        known = sorted(pair for pair in seen if pair[1])
        return {
            "name_codes": np.array([code for code, _ in known], np.int16),
            "name_lengths": np.array([len(ids) for _, ids in known], np.uint8),
            "name_tokens": np.array([i for _, ids in known for i in ids], np.int32),
        }


def decay(steps: int, warmup: int, floor: float = 0.02) -> Callable[[int], float]:
    """Share of the learning rate at a step: linear rise, then linear fall to a floor."""
    return lambda step: min(1.0, (step + 1) / warmup) * max(floor, 1 - step / steps)


def train(corpus: Corpus, config: Config, progress: bool = True) -> tuple[StaticEncoder, OccupationCoder]:
    """Train the encoder and the coder; deterministic for a seed, a corpus and one thread."""
    trainer = Trainer(corpus, config)
    trainer.run(progress)
    return trainer.models()
