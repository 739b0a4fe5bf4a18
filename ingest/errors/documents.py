"""Errors of documents and catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.errors.base import SpeechQAError

_SAVE_ANEW = "请用 Word 或 WPS 打开，另存为 .docx 再试。"
_MOST_REASONS = 20  # named in one message; a person reads no more


class DocumentError(SpeechQAError):
    """A document cannot be taken in; ``path`` names it."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


class DocumentMissing(DocumentError):
    """The path does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"没有找到文件或文件夹：{path}。请检查路径。")


class DocumentEmpty(DocumentError):
    """The document holds no text."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"文件里没有文字：{path}。请换一个有正文的文件。")


class DocumentUnreadable(DocumentError):
    """The bytes are no text in a known encoding, or the file cannot be opened."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, f"无法读取 {path}：{reason}")
        self.reason = reason


class DocumentMemoryExceeded(DocumentUnreadable):
    """Reading the document took more memory than a document gets (``limit``, bytes)."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(path, f"读它要的内存超过上限（{limit // 1_000_000} MB），可能已损坏或是恶意文件。{_SAVE_ANEW}")


class DocumentTimeExceeded(DocumentUnreadable):
    """Reading the document took longer than a document gets (``seconds`` of processor time)."""

    def __init__(self, path: Path, seconds: int) -> None:
        super().__init__(path, f"读了 {seconds} 秒还没读完，已停下，可能已损坏或是恶意文件。{_SAVE_ANEW}")


class DocumentOversized(DocumentUnreadable):
    """There is more text in the document than is taken from one (``limit``, characters)."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(path, f"文字太多（上限 {limit // 10_000} 万字）。请拆成几份。")


class DocumentCrashed(DocumentUnreadable):
    """What reads or cuts documents failed at this one; ``what`` says how, as far as that is known."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, f"处理它时程序出错（{what}），这一份没有收，其余不受影响。{_SAVE_ANEW}")


class DocumentEncrypted(DocumentError):
    """The document asks for a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"文件设了密码：{path}。请打开它，去掉密码后另存一份再试。")


INSTALL_OCR = "pip install 'speech-qa[ocr]'"
"""The one command that brings optical character recognition."""


class DocumentScanned(DocumentError):
    """A document holds pictures of pages and no text, and nothing is installed that reads them."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"这是扫描件或图片，没有文字：{path}。"
            f"要在本机识别文字（OCR），请运行 {INSTALL_OCR} 再收一次，或换成 Word 原稿。",
        )


class DocumentFormatUnknown(DocumentError):
    """No reader knows the file's format; ``advice`` says how its owner gets one that is known."""

    def __init__(self, path: Path, known: str, advice: str = "") -> None:
        super().__init__(path, f"不支持的文件格式：{path}。{advice or f'目前支持 {known}。'}")


class NothingIngested(SpeechQAError):
    """Not one document could be taken in; ``failed`` says why each of them could not."""

    def __init__(self, where: str, failed: Sequence[DocumentError] = ()) -> None:
        reasons = [str(error).rstrip("。") for error in failed[:_MOST_REASONS]]
        more = f"；另外 {len(failed) - _MOST_REASONS} 个也没有收" if len(failed) > _MOST_REASONS else ""
        told = f"{'；'.join(reasons)}{more}" if reasons else "请检查路径里是否有 .docx、.pdf、.txt 一类的文稿"
        super().__init__(f"没有收进任何讲话：{where}。{told}。")
        self.failed = tuple(failed)


class CatalogInvalid(SpeechQAError):
    """``catalog.toml`` cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"目录文件 {path} 有误：{reason}。请改正后再试。")
        self.reason = reason


class SpeechUnknown(SpeechQAError):
    """No speech has that id."""

    def __init__(self, speech_id: str, known: str) -> None:
        super().__init__(f"没有编号为 {speech_id} 的讲话。现有：{known}。")
