"""The texts that judge the guard, and what it makes of them."""

from collections import Counter

import numpy as np
import pytest

from eval.guard import JUDGE, fit, judge, save, sets, texts
from matching.guard import Ground, Guard, Severity
from matching.guard.likeness import Likeness
from matching.guard.rules import RULES
from matching.read.cue import matches
from matching.read.text import Text, wording

ROWS = [
    *({"id": f"u{n}", "kind": "query", "verdict": "unlawful", "about": "sex", "text": f"homme {n}"} for n in range(6)),
    *({"id": f"l{n}", "kind": "query", "verdict": "lawful", "about": "sex", "text": f"macon {n}"} for n in range(6)),
    {"id": "a", "kind": "query", "verdict": "unlawful", "about": "age", "text": "moins de 30 ans"},
]


def test_texts_are_of_known_kinds_and_each_is_there_once():
    rows = [row for name in sets() for row in texts(name)]
    assert {row["kind"] for row in rows} == {"offer", "query"}
    assert {row["verdict"] for row in rows} <= {severity.value for severity in Severity}
    assert max(Counter(row["text"] for row in rows).values()) == 1
    assert max(Counter(row["id"] for row in rows).values()) == 1


def test_both_halves_hold_every_ground():
    faults = [{row["about"] for row in texts(name) if row["verdict"] != "lawful"} for name in ("dev", JUDGE)]
    assert faults[0] == faults[1]


def test_counts_are_by_subject_fault_and_flag():
    rows = [
        {"kind": "query", "verdict": "unlawful", "about": "sex", "text": "homme pour manutention"},
        {"kind": "offer", "verdict": "lawful", "about": "sex", "text": "Boulanger H/F."},
    ]
    assert judge(Guard(), rows) == {("sex", True, True): 1, ("sex", False, False): 1}


@pytest.mark.parametrize(("fault", "least"), [(True, 0.80), (False, 0.90)])
def test_the_half_that_nobody_looked_at_is_judged_well(fault, least):
    counts = judge(Guard(), texts(JUDGE))
    right = sum(n for (_, at_fault, flagged), n in counts.items() if at_fault is flagged is fault)
    assert right / sum(n for (_, at_fault, _), n in counts.items() if at_fault is fault) >= least


def test_hints_hide_no_wording_of_the_texts():
    for row in (row for name in sets() for row in texts(name)):
        text = Text("", row["text"])
        for rule in RULES:
            said = wording(rule.wording)
            near = {match.span() for match in matches(said, text, rule.hints, 90)}
            assert near == {match.span() for match in said.finditer(text.folded)}, (row["id"], rule.wording)


def test_what_was_learned_tells_refused_sentences_from_lawful_ones_and_survives_writing(tmp_path, monkeypatch):
    learned = fit(ROWS, ["chef de chantier", "soudeur"])
    save(learned, tmp_path / "weights.npz")
    monkeypatch.setattr("matching.guard.likeness._WEIGHTS", tmp_path / "weights.npz")
    Likeness.load.cache_clear()
    kept = Likeness.load()
    Likeness.load.cache_clear()
    assert set(kept.names) == {Ground.SEX, Ground.AGE}
    refused, lawful = kept.scores([" homme ", " macon "])
    assert refused > 0 > lawful
    assert np.allclose(learned.scores([" homme "]), kept.scores([" homme "]), atol=0.05)
    assert kept.ground(" moins de 30 ans ") is Ground.AGE
