"""JSON Lines in and out: plain or gzip, `-` for standard input and output, each bad line told apart from a bad file."""

import contextlib
import gzip
import io
import itertools
import json
import os
import re
import sys
import tempfile
import typing
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, NoReturn

from matching.errors import InputError

STANDARD = "-"
MAX_LINE_BYTES = 64 * 2**20
"""A longer line is a fault and is skipped without being held in memory: 64 MiB, far above a 10 MB description."""

GZIP_MAGIC = b"\x1f\x8b"
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
BUFFER_BYTES = 2**20

_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_SURROGATES = re.compile(f"({_HIGH}{_LOW})|{_HIGH}|{_LOW}")


@dataclass(frozen=True, slots=True)
class JsonFault:
    """Why a line is no record: `reason` a short slug, `message` a sentence in French."""

    reason: str
    message: str


Record = dict[str, Any]

_NOT_OBJECT = JsonFault("not_object", "ce n’est pas un objet JSON")


def read_lines(path: str | Path) -> Iterator[tuple[int, Record | JsonFault]]:
    """Read a JSON Lines file, one object a line.

    A line that is no JSON object is given as a fault and reading goes on. A file that cannot be read as a whole raises;
    when it is cut short, its complete lines have been given first, so a caller that must do all or nothing collects
    before it writes.

    Args:
        path: a file, gzip-compressed or not (told by its first bytes), or "-" for standard input.

    Yields:
        The line's number, from 1, and the object or the fault. Blank lines are skipped.

    Raises:
        InputError: the file is missing, a folder, empty, truncated, or not UTF-8; names file, line and cure.
    """
    with _lines_of(path) as (name, lines):
        yield from _records(lines, name)


def read_documents(path: str | Path) -> Iterator[tuple[int, Record | JsonFault]]:
    """Read as `read_lines` does, or one JSON document spread over lines: an object, or an array of objects.

    A file whose first line is no whole object is read into memory to see whether it is one document.

    Yields:
        The line's number, or the item's place in the array, from 1, and the object or the fault.

    Raises:
        InputError: as `read_lines`.
    """
    with _lines_of(path) as (name, lines):
        first = next(lines, b"") or b""
        if isinstance(LineParser(name)(first, 1), dict):
            yield from _records(itertools.chain([first], lines), name)
            return
        read = [first, *lines]
        found = _document(read)
        yield from enumerate(found, 1) if found else _records(iter(read), name)


@contextlib.contextmanager
def _lines_of(path: str | Path) -> Iterator[tuple[str, Iterator[bytes | None]]]:
    """The name to use in messages and the lines, None for one too long; what breaks while reading is explained."""
    name, raw = ("standard input", sys.stdin.buffer) if str(path) == STANDARD else (str(path), _open(Path(path)))
    try:
        yield name, _lines(_decompressed(raw), name)
    finally:
        if raw is not sys.stdin.buffer:
            raw.close()


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a JSON Lines file.")
    try:
        return path.open("rb", buffering=BUFFER_BYTES)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; check the path (current folder: {Path.cwd()}).") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the file's permissions.") from error


def _decompressed(raw: BinaryIO) -> IO[bytes]:
    stream = io.BufferedReader(_Raw(raw), BUFFER_BYTES)
    if stream.peek(2)[:2] != GZIP_MAGIC:
        return stream
    return io.BufferedReader(gzip.GzipFile(fileobj=stream), BUFFER_BYTES)


class _Raw(io.RawIOBase):
    """Lets standard input, which cannot seek, be peeked at."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._source.read1(len(buffer)) if hasattr(self._source, "read1") else self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _lines(stream: IO[bytes], name: str) -> Iterator[bytes | None]:
    number = 0
    try:
        while line := stream.readline(MAX_LINE_BYTES):
            number += 1
            whole = len(line) < MAX_LINE_BYTES or line.endswith(b"\n")
            if not whole:
                _skip_line(stream)
            yield line if whole else None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"{name} is a truncated or damaged gzip after line {number}; fetch it or compress it again."
        ) from error


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(BUFFER_BYTES)) and not rest.endswith(b"\n"):
        pass


def _records(lines: Iterator[bytes | None], name: str) -> Iterator[tuple[int, Record | JsonFault]]:
    parse = LineParser(name)
    for number, line in enumerate(lines, 1):
        if line is None:
            parse.seen = True
            yield number, JsonFault("line_too_long", f"ligne de plus de {MAX_LINE_BYTES // 2**20} Mio")
        elif (record := parse(line, number)) is not None:
            yield number, record
    if not parse.seen:
        raise InputError(f"{name} is empty; give a file of one JSON object a line.")


def _document(lines: list[bytes | None]) -> list[Record | JsonFault]:
    """The objects of one document; empty when the lines are not one."""
    try:
        text = b"".join(line for line in lines if line is not None).decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return []
    items = value if isinstance(value, list) else [value]
    return [item if isinstance(item, dict) else _NOT_OBJECT for item in items]


class LineParser:
    """Parses lines, remembering whether their source, `name` in messages, has shown that it is UTF-8."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen = False
        self._is_utf8 = False
        self._loads: Callable[[str], Any] = json.JSONDecoder(parse_constant=_refuse_constant).decode

    def __call__(self, line: bytes, number: int) -> Record | JsonFault | None:
        """The object of a line, or why it is none; None when it is blank. InputError when the text is not UTF-8."""
        if number == 1 and line.startswith(UTF16_BOMS):
            self._wrong_encoding(number, "UTF-16")
        while line.startswith(UTF8_BOM):
            line = line[len(UTF8_BOM) :]
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            if not self._is_utf8:
                self._wrong_encoding(number, "ISO-8859-1")
            return JsonFault("not_utf8", "octets qui ne sont pas de l’UTF-8")
        self._is_utf8 = self._is_utf8 or not text.isascii()
        if not (text := text.strip(" \t\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029\ufeff")):
            return None
        self.seen = True
        return self._parse(text)

    def _parse(self, text: str) -> Record | JsonFault:
        if "\\ud" in text or "\\uD" in text:
            text = _SURROGATES.sub(lambda m: m[1] or "\\ufffd", text)
        try:
            value = self._loads(text)
        except _ConstantError as error:
            return JsonFault("not_finite", f"{error} n’est pas du JSON ; omettez la valeur ou écrivez null")
        except RecursionError:
            return JsonFault("too_nested", "objets imbriqués trop profondément")
        except ValueError as error:
            return JsonFault("not_json", f"JSON illisible à partir du caractère {getattr(error, 'pos', 0) + 1}")
        return value if isinstance(value, dict) else _NOT_OBJECT

    def _wrong_encoding(self, number: int, guess: str) -> NoReturn:
        raise InputError(
            f"{self.name}, line {number}: the text is not UTF-8 (rather {guess}); "
            f"convert it: iconv -f {guess} -t UTF-8."
        )


class _ConstantError(ValueError):
    """NaN or Infinity stands where JSON wants a number."""


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


class Writer:
    """Writes JSON Lines; the file appears whole or not at all.

    Used as a context manager: leaving it normally puts the file in place, leaving it by an exception leaves what was
    there before. A path ending in `.gz` is compressed; "-" is standard output, written as it comes.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = None if str(path) == STANDARD else Path(path)
        self._temporary: Path | None = None
        self._stream: IO[bytes] | None = None
        self._raw: IO[bytes] | None = None

    def __enter__(self) -> "Writer":
        """Open the output.

        Raises:
            InputError: the folder is missing or cannot be written to, or the path is a folder.
        """
        if self._path is None:
            self._stream = sys.stdout.buffer
            return self
        if self._path.is_dir():
            raise InputError(f"{self._path} is a folder; give the name of a file to write.")
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
        except OSError as error:
            raise InputError(
                f"{self._path} cannot be written ({error.strerror}); create its folder, or give another."
            ) from error
        os.fchmod(handle, 0o666 & ~_umask())
        self._temporary, self._raw = Path(name), os.fdopen(handle, "wb")
        self._stream = self._raw
        if self._path.suffix == ".gz":
            self._stream = typing.cast(IO[bytes], gzip.GzipFile("", "wb", 6, self._raw, mtime=0))
        return self

    def write(self, record: Any) -> None:
        """Append one record; only what JSON knows.

        Raises:
            ValueError: the record holds NaN or an infinity.
        """
        if self._stream is None:
            raise InputError("A Writer is opened by `with` before it writes.")
        text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        self._stream.write(text.encode("utf-8", "replace") + b"\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in place, or forget it when an exception is on its way."""
        if self._path is None:
            sys.stdout.buffer.flush()
            return
        for stream in (self._stream, self._raw):
            if stream is not None:
                stream.close()
        if self._temporary is not None:
            if kind is None:
                self._temporary.replace(self._path)
            else:
                self._temporary.unlink(missing_ok=True)
        self._stream = self._raw = self._temporary = None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
