"""Errors of watching, backing up and restoring."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


class WatchedFolderGone(SpeechQAError):
    """A watched folder cannot be read, or holds nothing any more: an unmounted disk looks the same."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 读不到或空了，讲话都先留着。如果真要全部撤下，请用 speech-qa ingest --remove。")


class BackupError(SpeechQAError):
    """A backup cannot be made or used."""


class BackupExists(BackupError):
    """There is something under the name of the backup to be."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"已经有 {file}，没有覆盖它。请换一个文件名。")


class BackupUnwritable(BackupError):
    """A backup cannot be written: permissions, a full disk, or a file that cannot be read."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"备份没有做成：{file}（{reason}）。请检查权限和磁盘空间；没有留下半个文件。")


class BackupInvalid(BackupError):
    """A file is no backup, or a damaged one."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} 不能用来恢复：{reason}。什么也没有改动；请换一份备份。")


class RestoreFailed(BackupError):
    """A sound backup could not be put in place."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"没有恢复成：{reason}。原有的文件没有丢；改正后可以再恢复一次。")
