"""The same offer again: how well it is recognised, on pairs made of real offers and on pairs labelled by reading.

Labels hold ids, never a text. Pairs go by the first offer's id to one of two halves (`eval.facts.half`): thresholds
were chosen on `dev`, and the other half judges.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.duplicates.made import Pair, made
from eval.duplicates.rivals import Judge, exact, jaccard, jaccard_here, judged
from eval.facts import half, wilson
from eval.metrics import Estimate
from eval.report import Report
from matching.domain import Offer
from matching.duplicates import regroup
from matching.duplicates.same import Said
from matching.geo import Communes
from matching.ingest import Accepted, parse_offer
from matching.jsonl import JsonFault, read_lines
from matching.store import Store

LABELS = Path(__file__).parent.parent / "labels" / "duplicates.jsonl"
THRESHOLDS = [step / 20 for step in range(1, 20)]
JUDGES: Mapping[str, Judge] = {"exact": exact, "jaccard": jaccard, "jaccard_here": jaccard_here, "judged": judged}


def run(data: Path, output: Path | None, seed: int) -> None:
    """Print and write precision and recall of each way, on the half of the pairs that judges."""
    offers = read_offers(data)
    sets = {"made": made(list(offers.values()), seed), "read": read_labels(offers)}
    report = Report("The same offer again", seed)
    for name, pairs in sets.items():
        dev = [pair for pair in pairs if half(pair.a.id) == "dev"]
        test = [pair for pair in pairs if half(pair.a.id) == "test"]
        for way, verdicts in verdicts_of(dev, test).items():
            for figure, value in rates(test, verdicts).items():
                report.add(f"{name}.{way}.{figure}", value.value, value.low, value.high, value.n)
    report.show()
    if output:
        report.write(output)


def read_offers(data: Path) -> dict[str, Offer]:
    """The real offers that have a text, by id."""
    communes = Communes.sample()
    rows = read_lines(data / "offers" / "offers.jsonl.gz")
    parsed = [parse_offer(row, communes) for _, row in rows if not isinstance(row, JsonFault)]
    return {one.value.id: one.value for one in parsed if isinstance(one, Accepted)}


def read_labels(offers: Mapping[str, Offer]) -> list[Pair]:
    """Pairs of real offers labelled by reading."""
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [Pair("read", offers[row["a"]], offers[row["b"]], row["same"]) for row in rows]


def verdicts_of(dev: Sequence[Pair], test: Sequence[Pair]) -> dict[str, list[bool]]:
    """What each way says of the pairs that judge; thresholds of the rivals are the best of the other half."""
    chosen, judging = _read(dev), _read(test)
    found = {}
    for name, judge in JUDGES.items():
        scores = [judge(a, b) for a, b in chosen]
        threshold = max(THRESHOLDS, key=lambda least: _f1(dev, [score >= least for score in scores]))
        found[name] = [judge(a, b) >= threshold for a, b in judging]
    return found | {"grouped": grouped(test)}


def _read(pairs: Sequence[Pair]) -> list[tuple[Said, Said]]:
    return [(Said.of(pair.a), Said.of(pair.b)) for pair in pairs]


def grouped(pairs: Sequence[Pair]) -> list[bool]:
    """Whether the offers of each pair end in one group, when all those of a kind are in one store.

    Kinds are apart: a copy of an offer that says no pay would tie it to the one made of it that is paid more.
    """
    verdicts = dict[int, bool]()
    for kind in {pair.kind for pair in pairs}:
        mine = [pair for pair in pairs if pair.kind == kind]
        with Store.open(":memory:") as store:
            store.offers.upsert(offer for pair in mine for offer in (pair.a, pair.b))
            regroup(store)
            keys = store.offers.keys([offer.ref for pair in mine for offer in (pair.a, pair.b)])
            groups = store.offers.groups(keys.values())
        verdicts |= {id(pair): groups[keys[pair.a.ref]] == groups[keys[pair.b.ref]] for pair in mine}
    return [verdicts[id(pair)] for pair in pairs]


def rates(pairs: Sequence[Pair], verdicts: Sequence[bool]) -> dict[str, Estimate]:
    """Precision and recall, then by kind the share said to be the same."""
    both = list(zip(pairs, verdicts, strict=True))
    right = sum(said and pair.same for pair, said in both)
    kinds = defaultdict[str, list[bool]](list)
    for pair, said in both:
        kinds[pair.kind].append(said)
    found = {
        "precision": wilson(right, sum(verdicts)),
        "recall": wilson(right, sum(pair.same for pair in pairs)),
    }
    return found | ({k: wilson(sum(v), len(v)) for k, v in sorted(kinds.items())} if len(kinds) > 1 else {})


def _f1(pairs: Sequence[Pair], verdicts: Sequence[bool]) -> float:
    right = sum(said and pair.same for pair, said in zip(pairs, verdicts, strict=True))
    return 2 * right / max(sum(verdicts) + sum(pair.same for pair in pairs), 1)
