"""Noise for training: words lost, words cut into pieces, and what employers add around an occupation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ids = NDArray[np.int64]

ADDED = """cdi|cdd|interim|en interim|mission interim|alternance|en alternance|apprentissage|en apprentissage|apprenti
contrat pro|contrat de professionnalisation|contrat pec|stage|saison|saisonnier|extra|benevolat|titre professionnel
bts|bts mco|bts gpme|bts ndrc|bac pro|cap|bep|master|licence pro|bac +0|bachelor|diplome d etat|formation|ecole
temps plein|temps partiel|temps complet|0h|0 h|0 heures|nuit|de nuit|week-end|journee|2x8|3x8|soir|matin
urgent|recherche|recrute|recrutement|poste a pourvoir|offre d emploi|poste|emploi|mission|2 postes|plusieurs postes
debutant accepte|debutant|confirme|experimente|junior|senior|avec experience|permis b|poste loge|logement possible
nord|sud|est|ouest|secteur|region|centre ville|france|paris|ile de france|la reunion|toute l ile|zone industrielle
entreprise|societe|groupe|agence|cabinet|centre|association|mairie|ville de|communaute de communes|magasin|restaurant
hotel|clinique|hopital|chu|ehpad|creche|usine|chantier|sarl|sas|au sein d une entreprise|specialise en|pour
un|une|le|la|des|notre|nos|vous|avec|sans|sur|dans|h f|f h|m f|ref|reference|job|jobdating|handicap|rqth""".replace(
    "\n", "|"
).split("|")
"""What titles of offers carry beside the occupation: contract, diploma, hours, place, employer, urgency."""

SHARES = {"added": 0.35, "place": 0.25, "offer_words": 0.2, "invented": 0.2}


class Noise:
    """Noisy copies of token lists."""

    def __init__(
        self,
        whole: Tokenizer,
        cutter: Tokenizer,
        places: Sequence[str],
        offer_words: Sequence[str],
        config: dict[str, float],
        rng: np.random.Generator,
    ) -> None:
        """Prepare the pools.

        Args:
            whole: the tokenizer shipped.
            cutter: cuts every word into pieces; same ids.
            places: names of communes, as often as they should be drawn.
            offer_words: words of offers that name no occupation.
            config: `drop_words`, `cut_words`, `add_words`: probabilities, the last per text.
            rng: source of chance.
        """
        self._rng, self._config = rng, config
        vocab = whole.get_vocab()
        self._pieces = {i: cutter.encode(t, add_special_tokens=False).ids for t, i in vocab.items() if t.isalpha()}
        self._n_pieces = cutter.get_vocab_size()
        pools = {"added": ADDED, "place": places, "offer_words": offer_words}
        encoded = {name: whole.encode_batch_fast(list(pool), add_special_tokens=False) for name, pool in pools.items()}
        self._pools = {name: [np.array(e.ids, np.int64) for e in pool] for name, pool in encoded.items()}

    def __call__(self, ids: Ids) -> Ids:
        """Words lost, others cut into pieces; never empty if the text was not."""
        if len(ids) > 1:
            kept = self._rng.random(len(ids)) > self._config["drop_words"]
            ids = ids[kept] if kept.any() else ids
        cut = self._rng.random(len(ids)) < self._config["cut_words"]
        if not cut.any():
            return ids
        pieces = [self._pieces.get(int(i), [int(i)]) if c else [int(i)] for i, c in zip(ids, cut, strict=True)]
        return np.array([i for group in pieces for i in group], dtype=np.int64)

    def title(self, ids: Ids) -> Ids:
        """The same, with one to three additions around it, sometimes."""
        ids = self(ids)
        if self._rng.random() > self._config["add_words"]:
            return ids
        for _ in range(self._rng.integers(1, 4)):
            addition = self._addition()
            ids = np.concatenate([addition, ids] if self._rng.random() < 0.25 else [ids, addition])
        return ids

    def passage(self, ids: Ids, least: int = 30, most: int = 150) -> Ids:
        """A noisy passage of a long text."""
        if len(ids) > least:
            size = int(self._rng.integers(least, min(len(ids), most) + 1))
            start = int(self._rng.integers(0, len(ids) - size + 1))
            ids = ids[start : start + size]
        return self(ids)

    def _addition(self) -> Ids:
        kind = self._rng.choice(list(SHARES), p=list(SHARES.values()))
        if pool := self._pools.get(kind):
            return pool[self._rng.integers(len(pool))]
        return self._rng.integers(1, self._n_pieces, size=self._rng.integers(2, 5))
