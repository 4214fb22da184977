"""The guard against texts written for it, and on real offers.

The texts are in `labels/guard`. `dev` was open while the rules were written and `test` was not, both by the same hand.
The `fresh` sets, and `neighbours` (lawful texts alone), were written afterwards, one after the other, each judged once
as the guard stood, then read. `fit` learns what stands behind the rules from all but `test`, with the titles of the
ROME and the sentences of half the real offers, drawn by a hash of the id, as lawful ones.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.facts import wilson
from eval.report import Report
from matching.guard import Finding, Ground, Guard, low_pay
from matching.guard.likeness import BITS, GROUND_BITS, Likeness, ngrams, plain
from matching.guard.rules.titles import one_sex_titles
from matching.guard.scope import sentences
from matching.jsonl import JsonFault, read_lines
from matching.read.text import Text
from matching.rome import Rome

LABELS = Path(__file__).parent / "labels" / "guard"
JUDGE = "test"
_REAL_WEIGHT = 0.03
_STRENGTH = 3.0
_OFFERS = ("offers.jsonl.gz", "offers_reunion.jsonl.gz")


def texts(name: str) -> list[dict[str, Any]]:
    """The texts of a set: `id`, `kind`, `verdict`, `about`, `text`."""
    return list(_records(LABELS / f"{name}.jsonl"))


def sets() -> list[str]:
    """The names of the sets, `test` among them."""
    return sorted(path.stem for path in LABELS.glob("*.jsonl"))


def judge(guard: Guard, rows: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, bool, bool]]:
    """How many texts by (`about`, at fault, flagged)."""
    return Counter(
        (row["about"], row["verdict"] != "lawful", guard.check(row["text"], row["kind"]).is_flagged) for row in rows
    )


def run(shared_data: Path, json_path: Path | None = None, fit_to: Path | None = None) -> None:
    """Judge the guard on every set and on the real offers that taught nothing, print the table.

    Args:
        shared_data: folder of the reference data.
        json_path: where to write `{"machine", "seed", "figures"}`; None writes nothing.
        fit_to: learn the weights first and write them there, e.g. `src/matching/guard/likeness.npz`.

    Raises:
        InputError: the texts, the offers or the ROME cannot be read.
    """
    offers = shared_data / "offers"
    titles = [one.label for one in Rome.from_csv(shared_data / "rome_v460").release.appellations]
    if fit_to:
        rows = [row for name in sets() if name != JUDGE for row in texts(name)]
        save(fit(rows, _lawful_sentences(offers), [plain(Text("", title).folded) for title in titles]), fit_to)
        Likeness.load.cache_clear()
    report = Report("The guard: faults found, lawful texts left alone, real offers flagged")
    for name in sets():
        _add(report, name, judge(Guard(), texts(name)))
    flagged = sum(Guard().check(title).is_flagged for title in titles)
    _share(report, "guard_left_alone.titles", len(titles) - flagged, len(titles))
    _add_real(report, offers)
    report.show()
    if json_path:
        report.write(json_path)


def _add(report: Report, name: str, counts: Mapping[tuple[str, bool, bool], int]) -> None:
    for about in ("", *sorted({about for about, fault, _ in counts if fault})) if name == JUDGE else ("",):
        found, faults = _sums(counts, about, at_fault=True)
        _share(report, f"guard_recall.{name}{'.' * bool(about)}{about}", found, faults)
    flagged, lawful = _sums(counts, "", at_fault=False)
    _share(report, f"guard_left_alone.{name}", lawful - flagged, lawful)


def _sums(counts: Mapping[tuple[str, bool, bool], int], about: str, at_fault: bool) -> tuple[int, int]:
    held = {key: n for key, n in counts.items() if key[1] is at_fault and (not about or key[0] == about)}
    return sum(n for key, n in held.items() if key[2]), sum(held.values())


def _share(report: Report, name: str, hits: int, n: int) -> None:
    estimate = wilson(hits, n)
    report.add(name, estimate.value, estimate.low, estimate.high, estimate.n)


def _add_real(report: Report, offers: Path) -> None:
    counts: Counter[str] = Counter()
    for offer in _real(offers):
        if not _teaches(str(offer["id"])):
            guard = Guard(date.fromisoformat(str(offer["dateCreation"])[:10]))
            counts[guard.check(_text(offer), "offer").severity.value] += 1
    for verdict in ("unlawful", "contradictory", "borderline"):
        _share(report, f"guard_real.{verdict}", counts[verdict], counts.total())


def fit(rows: Sequence[Mapping[str, Any]], lawful: Sequence[str], titles: Sequence[str] = ()) -> Likeness:
    """Learn the weights: logistic regression, ridge penalty.

    Args:
        rows: texts at fault and lawful; of a fault of several sentences, those where the rules find it.
        lawful: real sentences, each of which counts `_REAL_WEIGHT`.
        titles: of occupations, which count as much, but say nothing of how rare a word is in a sentence.
    """
    refused, left = _lessons(rows)
    said = [*(sentence for sentence, _ in refused), *left, *lawful, *titles]
    wanted = np.arange(len(said)) < len(refused)
    weights = np.where(np.arange(len(said)) < len(refused) + len(left), 1.0, _REAL_WEIGHT)
    matrix, idf = _matrix(said, BITS, len(said) - len(titles))
    model = _logistic(matrix, wanted, weights)
    named = [(sentence, ground) for sentence, ground in refused if ground]
    by_ground, ground_idf = _matrix([sentence for sentence, _ in named], GROUND_BITS, len(named))
    grounds = _logistic(by_ground, np.array([ground for _, ground in named]), None)
    return Likeness(
        np.asarray(model.coef_[0] * idf, np.float32),
        float(model.intercept_[0]),
        np.asarray(grounds.coef_ * ground_idf, np.float32),
        tuple(Ground(name) for name in grounds.classes_),
    )


def _logistic(matrix: Any, wanted: NDArray[Any], weights: NDArray[np.float64] | None) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=3000).fit(matrix, wanted, sample_weight=weights)


def save(likeness: Likeness, path: Path) -> None:
    """Write weights as half-precision arrays."""
    np.savez_compressed(
        path,
        refused=likeness.refused.astype(np.float16),
        bias=np.float64(likeness.bias),
        grounds=likeness.grounds.astype(np.float16),
        names=np.array([str(name) for name in likeness.names]),
    )


def _lessons(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Refused sentences, each with the ground that the rules name ("" for none), and lawful ones.

    What figures tell (pay), or what is absent (the other gender), no words tell: such texts teach nothing.
    """
    guard, refused, left = Guard(), list[tuple[str, str]](), list[str]()
    for row in rows:
        text = Text("", row["text"])
        said = [plain(text.folded[start:end]) for start, end in sentences(text)]
        if row["verdict"] == "lawful":
            left += said
        elif row["verdict"] == "unlawful" and not [*low_pay.findings(text), *one_sex_titles(text, row["kind"])]:
            found = list(guard.rules_find(text, row["kind"]))
            held = [(one, _ground_in(one, found)) for one in said]
            refused += [one for one in held if one[1]] or [max(held, key=lambda one: len(one[0]))]
    return refused, left


def _ground_in(said: str, found: Sequence[Finding]) -> str:
    """The ground of the first finding whose words stand in a sentence, "" for none."""
    return next((f.ground.value for f in found if plain(Text("", f.span).folded).strip() in said), "")


def _matrix(said: Sequence[str], bits: int, n: int) -> tuple[Any, NDArray[np.float64]]:
    """Shares of hashed n-grams times idf, scipy CSR (len(said), 2 ** bits), and idf, that of the first `n`."""
    from scipy.sparse import csr_matrix

    hashes, owners, shares = ngrams(list(said))
    buckets = (hashes >> np.uint32(32 - bits)).astype(np.int64)
    counts = csr_matrix((shares, (owners, buckets)), (len(said), 1 << bits))
    idf = np.log((1 + n) / (1 + np.bincount(counts[:n].indices, minlength=1 << bits)))
    return counts.multiply(idf).tocsr(), np.asarray(idf)


def _lawful_sentences(offers: Path) -> list[str]:
    """The sentences of the offers that teach, each once, in the order of the file, but those that the rules refuse."""
    guard, said = Guard(), dict[str, None]()
    for offer in _real(offers):
        text = Text("", _text(offer))
        if _teaches(str(offer["id"])) and not any(f.severity.is_flagged for f in guard.rules_find(text, "offer")):
            said |= dict.fromkeys(plain(text.folded[start:end]) for start, end in sentences(text) if end - start < 300)
    return list(said)


def _teaches(offer_id: str) -> bool:
    return hashlib.sha256(offer_id.encode()).digest()[0] % 2 == 0


def _text(offer: Mapping[str, Any]) -> str:
    return f"{offer.get('intitule') or ''}\n{offer.get('description') or ''}"


def _real(offers: Path) -> Iterator[dict[str, Any]]:
    for name in _OFFERS:
        yield from _records(offers / name)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    return (record for _, record in read_lines(path) if not isinstance(record, JsonFault))
