import gzip
import io
import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import jsonl
from matching.errors import InputError
from matching.jsonl import JsonFault, Writer, read_documents, read_lines


class Buffered:
    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BytesIO(data)


def reasons(path: Path) -> list[str]:
    return [item.reason for _, item in read_lines(path) if isinstance(item, JsonFault)]


def test_objects_come_with_their_line_number_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1}\n\n  \n{"id": "é"}')
    assert list(read_lines(path)) == [(1, {"id": 1}), (4, {"id": "é"})]


def test_a_bad_line_is_a_fault_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": \n[1]\n{"x": NaN}\n{"x": -Infinity}\n{"id": 5}\n')
    items = [item for _, item in read_lines(path)]
    assert [getattr(i, "reason", None) for i in items] == ["not_json", "not_object", "not_finite", "not_finite", None]
    assert isinstance(items[0], JsonFault) and items[0].message == "JSON illisible à partir du caractère 7"


def test_objects_nested_too_deeply_are_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a":' * 100_000 + "\n" + '{"id": 1}\n')
    assert reasons(path) == ["too_nested"]


def test_gzip_is_told_by_its_bytes_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(gzip.compress(b'{"id": 1}\n') + gzip.compress(b'{"id": 2}\n'))
    assert [item for _, item in read_lines(path)] == [{"id": 1}, {"id": 2}]


def test_a_plain_file_named_gz_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b'{"id": 1}\n')
    assert [item for _, item in read_lines(path)] == [{"id": 1}]


def test_a_truncated_gzip_gives_its_whole_lines_then_names_the_line_and_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = b"".join(json.dumps({"id": i, "noise": hash((i, i)) % 10**9}).encode() + b"\n" for i in range(5000))
    data = gzip.compress(lines)
    path.write_bytes(data[: len(data) // 2])
    seen = []
    with pytest.raises(InputError, match=r"a\.jsonl\.gz .*line \d+; .*compress it again"):
        seen.extend(item for _, item in read_lines(path))
    assert all(not isinstance(item, JsonFault) for item in seen)


def test_a_corrupt_gzip_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    data = bytearray(gzip.compress(b'{"id": 1}\n' * 1000))
    data[-8] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="gzip"):
        list(read_lines(path))


@pytest.mark.parametrize("content", [b"", b"\n\n", gzip.compress(b"", mtime=0), b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        list(read_lines(path))


def test_a_missing_file_and_a_folder_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(read_lines(tmp_path / "none.jsonl"))
    with pytest.raises(InputError, match="is a folder"):
        list(read_lines(tmp_path))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_another_encoding_is_an_input_error_with_the_cure(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    text = '{"id": 1}\n{"id": "é"}\n'
    path.write_bytes(("\ufeff" + text if encoding == "utf-16-le" else text).encode(encoding))
    with pytest.raises(InputError, match=r"line [12]: .*iconv"):
        list(read_lines(path))


def test_one_bad_byte_in_a_utf8_file_is_only_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"id": "é"}\n'.encode() + b'{"id": "\xe9"}\n{"id": 3}\n')
    assert reasons(path) == ["not_utf8"]


def test_repeated_byte_order_marks_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\xef\xbb\xbf{"id": 1}\n')
    assert list(read_lines(path)) == [(1, {"id": 1})]


def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(r'{"a": "\ud83d\ude00", "b": "x\ud83d", "c": "\ude00y"}')
    assert next(read_lines(path))[1] == {"a": "😀", "b": "x\ufffd", "c": "\ufffdy"}


def test_a_line_of_ten_megabytes_is_read_and_one_over_the_limit_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": 1, "description": "x" * 10_000_000}) + '\n{"id": 2}\n')
    assert [len(item) for _, item in read_lines(path)] == [2, 1]
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 1000)
    assert [getattr(item, "reason", item) for _, item in read_lines(path)] == ["line_too_long", {"id": 2}]


def test_standard_input_is_read_compressed_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b'{"id": 1}\n', gzip.compress(b'{"id": 1}\n')):
        monkeypatch.setattr(sys, "stdin", Buffered(data))
        assert list(read_lines("-")) == [(1, {"id": 1})]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_may_spread_over_lines_or_be_an_array(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text("\ufeff" + json.dumps({"id": 1, "x": {"y": 2}}, indent=indent), encoding="utf-8")
    assert list(read_documents(path)) == [(1, {"id": 1, "x": {"y": 2}})]
    path.write_text(json.dumps([{"id": 1}, 3], indent=indent))
    assert [getattr(item, "reason", item) for _, item in read_documents(path)] == [{"id": 1}, "not_object"]


def test_documents_may_be_json_lines_with_faults(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('oops\n{"id": 2}\n')
    assert [getattr(item, "reason", item) for _, item in read_documents(path)] == ["not_json", {"id": 2}]
    path.write_text('{"id": 1}\n{"id": 2}\n')
    assert list(read_documents(path)) == [(1, {"id": 1}), (2, {"id": 2})]


def test_no_document_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("\n")
    with pytest.raises(InputError, match="is empty"):
        list(read_documents(path))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    for name in ("out.jsonl", "out.jsonl.gz"):
        with Writer(tmp_path / name) as writer:
            writer.write({"id": "é", "x": [1, 2.5, None]})
        assert [item for _, item in read_lines(tmp_path / name)] == [{"id": "é", "x": [1, 2.5, None]}]
    assert (tmp_path / "out.jsonl.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.gz"]
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) & stat.S_IRUSR


def test_a_failure_leaves_what_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with pytest.raises(ValueError, match="JSON compliant"), Writer(path) as writer:
        writer.write({"id": 1})
        writer.write({"x": float("nan")})
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_writing_where_it_cannot_be_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="create its folder"), Writer(tmp_path / "none" / "out.jsonl"):
        pass
    with pytest.raises(InputError, match="is a folder"), Writer(tmp_path):
        pass


def test_standard_output_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Buffered()
    monkeypatch.setattr(sys, "stdout", out)
    with Writer("-") as writer:
        writer.write({"id": "é"})
    assert out.buffer.getvalue() == '{"id":"é"}\n'.encode()


@given(data=st.binary(max_size=200))
def test_any_bytes_give_records_faults_or_an_input_error(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(data)
    try:
        items = [item for _, item in read_lines(path)]
    except InputError:
        return
    assert all(isinstance(item, (dict, JsonFault)) for item in items)
