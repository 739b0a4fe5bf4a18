"""Documents that went wrong: none crashes, hangs or fills the memory, and each refusal names the file."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from ingest.documents.finding import document_of, find_documents, read_document
from ingest.errors import DocumentError, DocumentUnreadable
from tests.support.documents.formats import DISTINCT, WRITERS, unicode_rich_text
from tests.support.documents.spoilt import spoilt

PATIENCE = 10.0
"""Seconds that one document may take, however spoilt."""

MOST_MEMORY = 1_000_000_000
"""Bytes by which the process may grow."""

ODD = "讲\u202e话\u200b稿\u2066人民\u2069代表\u0000大会\ufffe\ue000"


NEW = (".doc", ".xml", ".odt", ".ofd", ".pptx", ".xlsx", ".eml", ".mht", ".epub")
"""Formats of which each is spoilt two hundred times by itself."""


def samples(corpus: Path) -> dict[str, bytes]:
    """One sound document of each format."""
    text = (corpus / "办公室工作情况汇报.txt").read_text("utf-8-sig")
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return {suffix: write(paragraphs) for write, suffix in DISTINCT.items()}


def outcome(data: bytes, path: Path) -> str:
    """Read a document as it may be; gives ``read`` or the name of the refusal."""
    begun = monotonic()
    result = read_or_refusal(data, path)
    assert monotonic() - begun < PATIENCE, path
    if isinstance(result, str):
        result.encode("utf-8")
        return "read"
    assert str(path) in str(result)
    assert "\n" not in str(result)
    return type(result).__name__


def read_or_refusal(data: bytes, path: Path) -> str | DocumentError:
    try:
        return document_of(data, path).text
    except DocumentError as err:
        return err


def run(documents: dict[str, bytes], count: int, seed: int) -> Counter[tuple[str, str]]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found: Counter[tuple[str, str]] = Counter()
    for suffix, data in spoilt(documents, count, seed):
        found[suffix, outcome(data, Path(f"坏{suffix}"))] += 1
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY
    return found


def test_a_sample_of_spoilt_documents_is_survived(corpus: Path) -> None:
    assert run(samples(corpus), 128, seed=1).total() == 128


@pytest.mark.slow
def test_two_thousand_spoilt_documents_are_survived(corpus: Path) -> None:
    found = run(samples(corpus), 2_000, seed=2)
    for (suffix, what), count in sorted(found.items()):
        print(f"{suffix:6} {what:20} {count}")
    assert found.total() == 2_000


@pytest.mark.slow
@pytest.mark.parametrize("suffix", NEW)
def test_two_hundred_spoilt_documents_of_each_format_are_survived(corpus: Path, suffix: str) -> None:
    made = samples(corpus)
    found = run({suffix: made[suffix]}, 200, seed=4)
    print(suffix, dict(found))
    assert found.total() == 200
    assert found[suffix, "DocumentCrashed"] == 0


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html", ".rtf"])
def test_odd_characters_do_not_reach_the_text(suffix: str) -> None:
    write = unicode_rich_text if suffix == ".rtf" else WRITERS[suffix]
    kept = ODD.replace("\0", "").replace("\ufffe", "") if suffix == ".docx" else ODD  # XML holds neither
    text = document_of(write([kept]), Path(f"怪{suffix}")).text
    assert text.replace(" ", "") == "讲话稿人民代表大会\n"  # on a page, a character without a shape leaves a gap


def test_lone_surrogates_do_not_reach_the_text() -> None:
    assert document_of(unicode_rich_text(["前\ud800后\udfff。"]), Path("怪.rtf")).text == "前后。\n"
    assert "\ud800" not in document_of("<p>前&#55296;后。</p>".encode(), Path("怪.html")).text
    with pytest.raises(DocumentUnreadable, match=r"怪\.txt"):
        document_of("讲话。".encode() + b"\xed\xa0\x80" * 9, Path("怪.txt"))


def test_a_spoilt_archive_is_survived(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"讲话{number}.txt", "同志们，今天开会。" * 50)
    for number, (_, data) in enumerate(spoilt({".zip": out.getvalue()}, 64, seed=3)):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        found = find_documents([path])
        assert all(str(path) in str(error) for error in found.failed)
        for source in found.sources:
            assert source.path.is_relative_to(path)
            try:
                read_document(source.path)
            except DocumentError as err:
                assert str(path) in str(err)  # noqa: PT017 - most members can still be read


@pytest.mark.parametrize("depth", [3, 40])
def test_archives_within_archives_end_at_the_first(tmp_path: Path, depth: int) -> None:
    data = b"x"
    for number in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{number}.zip" if number else "a.txt", data)
        data = out.getvalue()
    path = tmp_path / "外.zip"
    path.write_bytes(data)
    (source,) = find_documents([path]).sources
    with pytest.raises(DocumentUnreadable, match="压缩包里的压缩包"):
        read_document(source.path)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html", ".rtf", ".pdf", ".doc", ".zip"])
def test_a_hundred_megabytes_of_one_line_are_refused_in_time(tmp_path: Path, suffix: str) -> None:
    """In a process of its own, with its memory bounded: 100 MB, packed where the format packs."""
    code = f"import sys; from tests.ingest.documents.test_spoilt_documents import read_huge; read_huge({suffix!r}, sys.argv[1])"
    begun = monotonic()
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert monotonic() - begun < 4 * PATIENCE  # making them takes most of it
    assert "DocumentUnreadable" in done.stdout.decode() or "DocumentEmpty" in done.stdout.decode()


def read_huge(suffix: str, folder: str) -> None:
    """Make a document of one line of 100 MB and print how reading it ends; the memory stays below 1.5 GB."""
    line = "人民代表大会制度。".encode("gb18030") * 5_600_000
    if suffix == ".docx":
        xml = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        line = zipped("word/document.xml", xml + b"a" * 100_000_000 + b"</w:t></w:r></w:p></w:body></w:document>")
    elif suffix == ".zip":
        line = zipped("a.txt", line)
    elif suffix in {".rtf", ".pdf", ".doc"}:
        line = {".rtf": b"{\\rtf1 ", ".pdf": b"%PDF-1.7\n", ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}[suffix] + line
    path = Path(folder) / f"长{suffix}"
    path.write_bytes(line)
    del line
    (source,) = find_documents([path]).sources
    begun = monotonic()
    tracemalloc.start()
    try:
        read_document(source.path)
        print("read", monotonic() - begun)
    except DocumentError as err:
        print(type(err).__name__, err, monotonic() - begun)
    assert monotonic() - begun < PATIENCE
    assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()
