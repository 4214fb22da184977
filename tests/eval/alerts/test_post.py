"""What people answer by slip and by telephone teaches what it teaches on the web."""

from eval.alerts.post import run


def test_a_month_by_post_teaches_the_same(tmp_path, needs_tool):
    needs_tool("pdftotext")
    found = run(tmp_path / "absent", 30, 3, 5, None).figures
    assert found["answers.paper"].value > 0 and found["rules.paper"].value > 0
    assert found["answers.paper.paper"].value and found["answers.paper.phone"].value
    assert found["share_used.web"].value == found["share_used.paper"].value == 1.0
    for what in ("answers", "rules", "rows"):
        assert found[f"{what}_that_differ"].value == 0
