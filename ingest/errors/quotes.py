"""Errors of quote lookup: phrases, patterns, drafts and addresses."""

from __future__ import annotations

from ingest.errors.base import SpeechQAError


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
