"""Errors of changing the library from the page."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


class LibraryError(SpeechQAError):
    """A change to the library from the page cannot be made."""


class LibraryUnwritable(LibraryError):
    """The collection folder cannot be written: permissions, or a full disk."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"文稿没能存入 {folder}（{reason}）。请检查权限和磁盘空间；原有讲话没有改动。")


class LibraryNotesInvalid(LibraryError):
    """The notes on documents cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"讲话的改名和撤下记录 {path} 读不出来（{reason}）。请改正或移走这个文件后再试。")


class LibraryBusy(LibraryError):
    """Another process or window is changing the library."""

    def __init__(self) -> None:
        super().__init__("另一个窗口或程序正在收进、改动讲话。这次没有改动；请等它结束后再试。")


class IncomingFull(LibraryError):
    """Too much waits to be taken in."""

    def __init__(self, limit: int) -> None:
        shown = f"上限 {limit // 1_000_000} MB"
        super().__init__(f"待收的文件太多（{shown}）。请先收进或移去一些；一小时没收的会自动清掉。")


class LibraryReadOnly(LibraryError):
    """The page is one on which speeches may only be read."""

    def __init__(self) -> None:
        super().__init__("这个网页只供阅读，不能增删讲话。请在本机用 speech-qa serve 打开网页来改。")


class SpeechGone(LibraryError):
    """A speech that a page still shows is no longer in the library."""

    def __init__(self) -> None:
        super().__init__("这篇讲话已不在目录里，可能刚撤下。请回到“全部讲话”看现在的目录。")


class SpeechChangedMeanwhile(LibraryError):
    """What is said of a speech is no longer what the page showed when the owner began to write."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》刚在别的窗口里改过，这次没有保存。请重新打开这篇，看过再改。")


class UploadLost(LibraryError):
    """A file that was looked at is no longer there."""

    def __init__(self) -> None:
        super().__init__("这个文件已不在待收的文件里。请重新选择它。")


class UploadTooLarge(LibraryError):
    """A file is larger than the readers take."""

    def __init__(self, name: str, size: int, limit: int) -> None:
        shown = f"{size / 1_000_000:.0f} MB，上限 {limit // 1_000_000} MB"
        super().__init__(f"{name} 太大（{shown}）。请拆成几份。")


class UploadEmpty(LibraryError):
    """A file holds no bytes."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 是空文件。请换一个有正文的文件。")


class TitleInvalid(LibraryError):
    """A title is empty or too long."""

    def __init__(self, length: int) -> None:
        super().__init__(f"请写一个 1 到 {length} 个字的题目。")


class SpeechAlreadyThere(LibraryError):
    """The very same text is in the library."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(f"{name} 没有收进：同样的文字已有一篇，《{title}》。")
