"""Errors of documents and catalogues."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


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


class DocumentEncrypted(DocumentError):
    """The document asks for a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"文件设了密码：{path}。请打开它，去掉密码后另存一份再试。")


class DocumentScanned(DocumentError):
    """A PDF holds pictures of pages and no text."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"这是扫描件，只有图片没有文字：{path}。请先做文字识别（OCR），或换成 Word 原稿。")


class DocumentFormatUnknown(DocumentError):
    """No reader knows the file's format; ``advice`` says how its owner gets one that is known."""

    def __init__(self, path: Path, known: str, advice: str = "") -> None:
        super().__init__(path, f"不支持的文件格式：{path}。{advice or f'目前支持 {known}。'}")


class NothingIngested(SpeechQAError):
    """Not one document could be taken in."""

    def __init__(self, where: str) -> None:
        super().__init__(f"没有收进任何讲话：{where}。请检查路径里是否有 .docx、.pdf、.txt 一类的文稿。")


class CatalogInvalid(SpeechQAError):
    """``catalog.toml`` cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"目录文件 {path} 有误：{reason}。请改正后再试。")


class SpeechUnknown(SpeechQAError):
    """No speech has that id."""

    def __init__(self, speech_id: str, known: str) -> None:
        super().__init__(f"没有编号为 {speech_id} 的讲话。现有：{known}。")
