import json
from pathlib import Path

import pytest

from matching.bundle import CURRENT, MANIFEST, Bundle, default_models_dir, seal, serve
from matching.errors import BundleError
from matching.features import FEATURE_NAMES
from matching.rerank import LightGBMReranker, PreferenceScore
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees


def make_bundle(models: Path, name: str = "b1") -> Path:
    folder = models / name
    (folder / "weights").mkdir(parents=True)
    (folder / "weights" / "a.bin").write_bytes(bytes(range(256)))
    (folder / "README.md").write_text("carte", encoding="utf-8")
    seal(folder, data_sha256="abc")
    return folder


def test_a_sealed_bundle_opens_with_its_facts(tmp_path: Path) -> None:
    make_bundle(tmp_path)
    serve(tmp_path, "b1")
    bundle = Bundle.open(tmp_path)
    assert bundle.id == "b1"
    assert bundle.manifest["data_sha256"] == "abc"
    assert set(bundle.manifest["files"]) == {"weights/a.bin", "README.md"}


def test_one_changed_byte_is_named(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path)
    content = bytearray((folder / "weights" / "a.bin").read_bytes())
    content[17] ^= 1
    (folder / "weights" / "a.bin").write_bytes(content)
    with pytest.raises(BundleError, match=r"a\.bin differs"):
        Bundle.read(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path)
    (folder / "README.md").unlink()
    with pytest.raises(BundleError, match=r"README\.md is missing"):
        Bundle.read(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"files": 3})])
def test_an_unreadable_manifest_is_refused(tmp_path: Path, text: str) -> None:
    folder = make_bundle(tmp_path)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(BundleError, match="restore"):
        Bundle.read(folder)


@pytest.mark.parametrize("name", ["", "../elsewhere", ".hidden"])
def test_current_must_be_a_plain_bundle_id(tmp_path: Path, name: str) -> None:
    make_bundle(tmp_path)
    (tmp_path / CURRENT).write_text(name, encoding="utf-8")
    with pytest.raises(BundleError, match=CURRENT):
        Bundle.open(tmp_path)


def test_serving_a_broken_bundle_leaves_the_served_one(tmp_path: Path) -> None:
    make_bundle(tmp_path, "good")
    serve(tmp_path, "good")
    (make_bundle(tmp_path, "bad") / "README.md").unlink()
    with pytest.raises(BundleError):
        serve(tmp_path, "bad")
    assert Bundle.open(tmp_path).id == "good"


def test_the_shipped_bundle_is_intact_and_small() -> None:
    bundle = Bundle.open(default_models_dir())
    assert sum(p.stat().st_size for p in bundle.folder.rglob("*")) <= 16 * 2**20


def test_a_bundle_without_heads_orders_by_todays_practice(tmp_path: Path) -> None:
    assert isinstance(Bundle.read(make_bundle(tmp_path)).reranker(), PreferenceScore)


def test_a_bundle_with_heads_orders_by_them_at_the_handle_asked_for(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path)
    trees = Trees.merged({}, FEATURE_NAMES)
    LightGBMReranker(
        trees, Formula(FEATURE_NAMES, trees.columns, Liking(-1.0, {"preference": 4.0}), Curve(0.0), {})
    ).save(folder)
    seal(folder)
    reranker = Bundle.read(folder).reranker(0.3)
    assert isinstance(reranker, LightGBMReranker)
    assert reranker.handle == 0.3
