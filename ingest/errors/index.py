"""Errors of an index and its encoder."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


class IndexFault(SpeechQAError):
    """The index on disk cannot be used."""


class IndexMissing(IndexFault):
    """No index has been built yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"没有找到索引：{folder}。请先运行 speech-qa ingest corpus/")


class IndexDamaged(IndexFault):
    """A file of the index is missing, cut short or altered."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"索引已损坏：{folder}（{reason}）。请运行 speech-qa ingest --rebuild 重建。")


class IndexForeign(IndexFault):
    """The folder holds something that is no index of ours."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder} 不是本程序可用的索引（{reason}）。请换一个 --index 文件夹，或用 --rebuild 重建。")


class IndexOutdated(IndexFault):
    """An earlier version of this program made the index; its speeches can be taken over, but nothing answered."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"索引由本程序较早的版本建成，要先更新：{folder}（{reason}）。请运行 speech-qa ingest 或 speech-qa serve。"
        )


class IndexNewer(IndexFault):
    """A later version of this program made the index."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"索引由本程序较新的版本建成：{folder}（{reason}）。请换用较新的程序，或用 --rebuild 按现在的程序重建。"
        )


class IndexEncoderMismatch(IndexFault):
    """The index was made by another encoder than the one asked for."""

    def __init__(self, made_by: str, asked: str) -> None:
        super().__init__(
            f"索引由编码器 {made_by} 建成，与现在指定的 {asked} 不同。请指定原来的编码器，或用 --rebuild 重建索引。"
        )


class IndexBusy(IndexFault):
    """Another process is writing this index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"另一个程序正在写索引：{folder}。请等它结束后再试。")


class IndexUnwritable(IndexFault):
    """The index folder cannot be written: permissions, or a full disk."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"无法写入索引：{folder}（{reason}）。请检查权限和磁盘空间；原有索引没有改动。")


class EncoderMissing(SpeechQAError):
    """The named encoder is neither a folder nor in the local cache."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"无法载入编码器 {name}：{reason}。请给出本机上的模型文件夹，或去掉 --encoder 用自带的编码器。"
        )
