"""The process that opens an uploaded file: little memory, little time, no file to write; `python -m matching.cv.child`.

Standard input is the file; standard output one JSON object, `{"lines": [[text, fresh], ...]}` or `{"fault": word}`.
"""

import json
import resource
import sys

from matching.cv.lines import Line, cut

MEMORY_BYTES = 700_000_000
CPU_SECONDS = 20

ZIP, PDF = b"PK\x03\x04", b"%PDF-"
_OLD_WORD = b"\xd0\xcf\x11\xe0"


def main() -> None:
    """Read standard input under limits, say what was found."""
    _limit()
    print(json.dumps(_answer(sys.stdin.buffer.read())))


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _answer(content: bytes) -> dict[str, object]:
    try:
        lines = [line for line in _lines(content) if line.text.strip() or line.fresh]
    except MemoryError:
        return {"fault": "heavy"}
    except Exception as fault:  # a parser meets anything in a hostile file; what it raised tells nobody anything
        named = type(fault).__name__.lower()
        return {"fault": named if named in ("encrypted", "scanned", "oversized") else "damaged"}
    return {"lines": cut(lines)} if any(line.text.strip() for line in lines) else {"fault": "empty"}


def _lines(content: bytes) -> list[Line]:
    if PDF in content[:1024]:
        from matching.cv.pdf import pdf_lines

        return pdf_lines(content)
    if content.startswith(ZIP):
        from matching.cv.docx import docx_lines

        return docx_lines(content)
    if content.startswith(_OLD_WORD):  # what Word encrypts and what it wrote before 2007 begin alike
        raise _encrypted() if b"E\0n\0c\0r\0y\0p\0t" in content else ValueError
    return [Line(text) for text in _decoded(content).splitlines()]


def _encrypted() -> Exception:
    from matching.cv.pdf import Encrypted

    return Encrypted()


def _decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or the code page of Windows."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    if b"\0" in content:
        raise ValueError("not a text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


if __name__ == "__main__":
    main()
