"""Errors of quizzes, exports and readers' records."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


class SectionUnknown(SpeechQAError):
    """No section has that name."""

    def __init__(self, section: str) -> None:
        super().__init__(f"没有叫“{section}”的部分。各部分的名称见 speech-qa outline 编号。")


class QuizTopicUnmatched(SpeechQAError):
    """Nothing in the speeches is about the topic of a quiz."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"讲话中没有与“{topic}”有关的内容，出不了题。请换一个说法，或不限定主题。")


class ExportFormatUnknown(SpeechQAError):
    """A file to be written has a suffix that names no format."""

    def __init__(self, path: Path, known: str) -> None:
        super().__init__(f"不知道该把 {path.name} 写成什么格式。文件名请用这些后缀之一：{known}。")


class ExportUnwritable(SpeechQAError):
    """A file cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"文件写不出去：{path}（{reason}）。请检查文件夹和权限。")


class RecordError(SpeechQAError):
    """A reader's record cannot be used."""


class ReaderNameInvalid(RecordError):
    """A name is empty, too long, or holds what cannot be seen."""

    def __init__(self, length: int) -> None:
        super().__init__(f"请写一个 1 到 {length} 个字的名字。")


class RecordForeign(RecordError):
    """A record was written by another version of the program."""

    def __init__(self, path: Path, version: str) -> None:
        super().__init__(f"这份错题记录由另一版本写成（格式 {version}）：{path}。它没有改动；请用原来的版本打开。")


class RecordUnwritable(RecordError):
    """A record cannot be written: permissions, a full disk, or a lock."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"错题记录没能写入：{path}（{reason}）。请检查权限和磁盘空间。")


class RecordImportInvalid(RecordError):
    """A file to be brought in is no exported record, or one of another version."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"这份记录导入不了：{reason}。原有记录没有改动。")


class QuizOutdated(SpeechQAError):
    """A set that was begun before the speeches changed."""

    def __init__(self) -> None:
        super().__init__("讲话已经更新，这套题不再有效。请重新出题。")


class RecordsNowhere(RecordError):
    """There is no data folder in which records could be kept."""

    def __init__(self) -> None:
        super().__init__("没有用户数据文件夹，错题不能记录。")
