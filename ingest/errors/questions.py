"""Errors of questions, question sets and what answers are helped by."""

from __future__ import annotations

from pathlib import Path

from ingest.errors.base import SpeechQAError


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


class QuestionOversized(QuestionInvalid):
    """What was sent with a question, its conversation included, is longer than the limit (bytes)."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"提问的内容超过 {limit // 2**20} MB。请缩短问题，或另开一个新对话。")


class QuestionTooSlow(QuestionInvalid):
    """Answering the question took longer than it may (seconds)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"这个问题 {seconds:g} 秒内没有答完。请问得短一些、具体一些，或只选几篇讲话再问。")


class ScopeEmpty(QuestionInvalid):
    """None of the speeches that the question is narrowed to is there any more."""

    def __init__(self) -> None:
        super().__init__("勾选的讲话都已撤下。请重新勾选提问范围。")


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
