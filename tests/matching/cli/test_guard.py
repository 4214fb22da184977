"""`matching guard`: records in, verdicts out, bad records set aside."""

import json

from matching.cli import main


def test_offers_and_searches_get_a_verdict_with_findings(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    records = [
        {"id": "a", "kind": "query", "text": "homme pour manutention"},
        {"id": "b", "kind": "offer", "text": "Boulanger H/F, CDI 35 h."},
        {"id": "c", "text": "CDI pour 3 mois."},
    ]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert main(["guard", str(source), str(out)]) == 0
    first, second, third = map(json.loads, out.read_text().splitlines())
    assert (first["id"], first["verdict"]) == ("a", "unlawful")
    assert set(first["findings"][0]) == {"span", "start", "ground", "article", "suggestion"}
    assert first["findings"][0]["span"] == "homme"
    assert second == {"id": "b", "verdict": "lawful", "findings": []}
    assert third["verdict"] == "contradictory"
    (last,) = third["findings"]
    assert "CDI pour 3 mois."[last["start"] :].startswith(last["span"])


def test_a_bad_record_is_set_aside_with_its_reason_and_stops_nothing(tmp_path):
    source, out, rejects = (tmp_path / name for name in ("in.jsonl", "out.jsonl", "rejects.jsonl"))
    source.write_text('{"id": 1}\n{"id": 2, "kind": "cv", "text": "x"}\nnot json\n{"id": 4, "text": "Boulanger"}\n')
    assert main(["guard", str(source), str(out), "--rejects", str(rejects)]) == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [4]
    reasons = [json.loads(line)["reason"] for line in rejects.read_text().splitlines()]
    assert reasons[:2] == ["no_text", "bad_kind"]
    assert len(reasons) == 3
