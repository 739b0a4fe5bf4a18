"""Errors of running the program: ports, folders, output."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


class PortInUse(SpeechQAError):
    """The page's port is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(f"端口 {port} 已被占用。请用 --port 换一个端口，或先关闭占用它的程序。")


class HostInvalid(SpeechQAError):
    """The page cannot listen on the given host."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"无法在 {host}:{port} 上提供网页（{reason}）。请检查 --host 和 --port。")


class HostOpenToOthers(SpeechQAError):
    """Other machines could open the page, which has no login, and nobody has said that they may."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"--host {host} 会让别的机器也能打开网页，而网页没有登录：谁连上都可以提问、阅读全部讲话。"
            "确实要这样，请加上 --no-auth；只在本机使用，请去掉 --host。"
        )


class CorpusMissing(SpeechQAError):
    """There is no folder of speeches where one was named, or anywhere that is looked at."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"没有找到讲话文件夹：{folder}。请用 --corpus 写明放讲话的文件夹。")


class DataFolderUnknown(SpeechQAError):
    """The user has no home folder in which an index could be kept."""

    def __init__(self) -> None:
        super().__init__("找不到用户的数据文件夹。请用 --index 写明索引放在哪个文件夹。")


class OutputFailed(SpeechQAError):
    """The results cannot be written to standard output."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"结果写不出去：{reason}。请检查输出位置的磁盘空间。")


class FeedbackUnwritable(SpeechQAError):
    """A reader's vote cannot be written to the user's data folder."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"评价没能保存：{reason}。请检查数据文件夹的权限和磁盘空间。")
