"""What is said around the speeches' words where speeches are asked for as wholes."""

from __future__ import annotations

PARTS = "《{title}》共 {count} 个部分："
UNPOINTED = "《{title}》没有分条，各段开头说的是："
TITLE = "《{title}》："
NOT_COMPARED = "程序不归纳共同点，下面按篇列出各自的要点，供对照："
MORE_SPEECHES = "另有 {count} 篇没有列出，可以写出题目，一篇一篇地问。"
WHICH_ONE = "请说明是哪一篇讲话，例如写出它的题目。"
NO_PARAGRAPH = "《{title}》一共 {count} 段，没有所问的这一段。"
PARAGRAPH = "《{title}》第 {number} 段，全文共 {count} 段："
MENTIONED = "“{phrase}”出现在 {speeches} 篇讲话里，一共 {count} 处："
MENTIONED_IN = "《{title}》，{count} 处，例如："
"""Headings; the sentences below are the speeches' own."""
