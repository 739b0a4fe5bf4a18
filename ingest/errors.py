"""The one error tree: everything a person may cause is a ``SpeechQAError`` with a Chinese message.

A message says what happened and what to do next, in one line.  Errors become text for people
in two places only, the page and the command line; bugs stay ordinary exceptions.
"""

from __future__ import annotations

import errno
from pathlib import Path

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "它是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def reason_of(err: OSError) -> str:
    """Give the operating system's reason in Chinese, for use inside a message."""
    return _REASONS.get(err.errno or 0) or err.strerror or str(err)


class SpeechQAError(Exception):
    """Root of the errors that are shown to a person; ``str(error)`` is one Chinese line."""


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


class DocumentFormatUnknown(DocumentError):
    """No reader knows the file's format."""

    def __init__(self, path: Path, known: str) -> None:
        super().__init__(path, f"不支持的文件格式：{path}。目前支持 {known}。")


class NothingIngested(SpeechQAError):
    """Not one document could be taken in."""

    def __init__(self, where: str) -> None:
        super().__init__(f"没有收进任何讲话：{where}。请检查路径里是否有 .txt 或 .md 文稿。")


class CatalogInvalid(SpeechQAError):
    """``catalog.toml`` cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"目录文件 {path} 有误：{reason}。请改正后再试。")


class SpeechUnknown(SpeechQAError):
    """No speech has that id."""

    def __init__(self, speech_id: str, known: str) -> None:
        super().__init__(f"没有编号为 {speech_id} 的讲话。现有：{known}。")


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
    """The folder holds something that is no index of ours, or one of another format version."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder} 不是本程序可用的索引（{reason}）。请换一个 --index 文件夹，或用 --rebuild 重建。")


class IndexOutdated(IndexForeign):
    """Another version of this program made the index; the speeches in it can be taken over."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(folder, f"由本程序的另一版本建成，{reason}")


class IndexEncoderMismatch(IndexFault):
    """The index was made by another encoder than the one asked for."""

    def __init__(self, made_by: str, asked: str) -> None:
        super().__init__(
            f"索引由编码器 {made_by} 建成，与现在指定的 {asked} 不同。"
            "请指定原来的编码器，或用 --rebuild 重建索引。"
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


class ThesaurusInvalid(SpeechQAError):
    """A line of a thesaurus file is no entry, or (line 0) the file cannot be read."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        where = f"第 {line} 行" if line else ""
        super().__init__(f"词表 {path} {where}有误：{reason}。每行应是含 official 和 plain 的 JSON 对象。")


class QuestionInvalid(SpeechQAError):
    """The question cannot be used as it is."""


class QuestionEmpty(QuestionInvalid):
    """There is nothing but white space or punctuation."""

    def __init__(self) -> None:
        super().__init__("问题是空的。请输入想问的内容。")


class QuestionTooLong(QuestionInvalid):
    """The question is longer than the limit."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"问题太长（{length} 字）。请缩短到 {limit} 字以内。")


class ScopeEmpty(QuestionInvalid):
    """None of the speeches that the question is narrowed to is there any more."""

    def __init__(self) -> None:
        super().__init__("勾选的讲话都已撤下。请重新勾选提问范围。")


class PhraseInvalid(SpeechQAError):
    """What is to be found in the speeches cannot be used as it is."""


class PhraseEmpty(PhraseInvalid):
    """There is nothing but white space."""

    def __init__(self) -> None:
        super().__init__("要查的词句是空的。请输入至少一个字。")


class PhraseTooLong(PhraseInvalid):
    """The phrase is longer than the limit."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"要查的词句太长（{length} 字）。请缩短到 {limit} 字以内，整篇文稿请用引文核对。")


class PatternInvalid(PhraseInvalid):
    """A query with operators is malformed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"检索式有误：{reason}。")


class DraftInvalid(SpeechQAError):
    """A draft whose quotations are to be checked cannot be used as it is."""


class DraftEmpty(DraftInvalid):
    """There is nothing but white space."""

    def __init__(self) -> None:
        super().__init__("没有可核对的文字。请粘贴或给出一份草稿。")


class DraftTooLong(DraftInvalid):
    """The draft is longer than the limit."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"草稿太长（{length} 字）。请分成每份 {limit} 字以内再核对。")


class AddressInvalid(PhraseInvalid):
    """What was written is no address of a sentence."""

    def __init__(self, written: str) -> None:
        shown = " ".join(written.split())[:60]
        super().__init__(f"看不懂这个地址：{shown}。应像 《题目》›一、…›第 4 段›第 2 句〔核对码〕，核对码可以不写。")


class BatchInvalid(SpeechQAError):
    """A line of a batch file is no JSON object with the keys it needs."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"第 {line} 行不是有效的输入：{reason}。每行应是一个 JSON 对象。")


class QuestionSetInvalid(SpeechQAError):
    """A question set cannot be used; ``reason`` names the line where there is one."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"题集 {path} 有误：{reason}。格式见 speech-qa eval --help。")


class SavedRunInvalid(SpeechQAError):
    """What was named as an earlier run of an evaluation is none."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} 不能用来比较：{reason}。请给出 speech-qa eval --save 写下的文件。")


class SavedRunUnwritable(SpeechQAError):
    """The results of an evaluation cannot be kept."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"结果没能存入 {path}：{reason}。请用 --save 换一个位置。")


class RerankerMissing(SpeechQAError):
    """The named reranker is neither a folder nor in the local cache."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"无法载入重排模型 {name}：{reason}。请给出本机上的模型文件夹，或去掉 --reranker。")


class PortInUse(SpeechQAError):
    """The page's port is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(f"端口 {port} 已被占用。请用 --port 换一个端口，或先关闭占用它的程序。")


class HostInvalid(SpeechQAError):
    """The page cannot listen on the given host."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"无法在 {host}:{port} 上提供网页（{reason}）。请检查 --host 和 --port。")


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
