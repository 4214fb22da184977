"""What a workspace opens at once."""

import pytest

from matching.errors import BundleError, VectorIndexError
from matching.settings import Settings
from matching.workspace import Workspace


def test_all_that_lists_need_is_opened_together(tmp_path):
    work = Workspace(Settings(tmp_path))
    work.open()
    assert {"offers", "profiles", "reranker", "communes"} <= vars(work).keys()
    assert {"_space", "_wording"} <= vars(work.vectorizer).keys()
    work.store.close()


def test_a_part_that_cannot_be_opened_says_why(tmp_path):
    work = Workspace(Settings(tmp_path, models_dir=tmp_path))
    with pytest.raises(BundleError, match="CURRENT"):
        work.open()
    work.store.close()


def test_what_only_a_thread_opens_says_why_too(tmp_path):
    (tmp_path / "offers").write_text("no folder")
    work = Workspace(Settings(tmp_path))
    with pytest.raises(VectorIndexError, match="cannot be written"):
        work.open()
    work.store.close()
