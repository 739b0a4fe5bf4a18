"""The words of the page, Chinese and English.  What a speech says is never translated.

``Texts`` holds what the server writes into the page; ``script`` holds what the page's own scripts say, by key.
In both, ``{name}`` is a place to fill in.  Error wording lives with its class in ``ingest.errors``; the English
page puts its own short line beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ingest.errors import SpeechQAError
from ui.texts.error_lines import ENGLISH_ERRORS, line_without_folders


@dataclass(frozen=True, slots=True)
class Texts:
    """All words of one language; a field is named after where it stands."""

    code: str
    name: str
    motto: str
    skip: str
    smaller: str
    larger: str
    colours: str
    chat: str
    source: str
    colon: str

    new_chat: str
    menu: str
    menu_close: str
    chats: str
    chats_find: str
    scope: str
    scope_all: str
    scope_hint: str
    scope_find: str
    scope_only: str
    scope_more: str
    every_kind: str
    every_speaker: str
    every_year: str
    unsaid: str
    facet: str
    export: str
    export_markdown: str
    export_word: str

    welcome: str
    welcome_lead: str
    welcome_how: str
    welcome_local: str
    examples: str
    example_points: str
    example_parts: str
    example_where: str

    question: str
    placeholder: str
    send: str
    stop: str
    keys: str

    cite: str
    first_line: str
    follow_ups: str
    all_places: str
    sources: str
    sources_in: str
    copy: str
    retry: str
    useful: str
    useless: str
    near: str
    outside: str
    outside_note: str
    outside_narrowed: str
    open_source: str
    copied_sources: str

    follows: str
    follows_note: str
    reader_empty: str
    reader_shelf: str
    excerpts: str
    excerpts_hint: str
    excerpts_copy: str
    excerpts_file: str
    star: str
    reader_characters: str
    paragraph: str
    whole: str
    excerpt: str
    outline: str
    widen: str
    close: str
    back: str
    moved: str
    changed: str
    withdrawn: str

    exported: str
    exported_scope: str
    exported_unanswered: str
    exported_near: str

    problem: str
    errors: Mapping[str, str]
    script: Mapping[str, str]

    def error(self, error: SpeechQAError) -> str:
        """One line for a reader: on the English page an English line stands before the error's own.

        Files are named in it without the folders in which they lie.
        """
        own = line_without_folders(error)
        line = self.errors.get(type(error).__name__)
        return f"{line} ({own})" if line else own

    def script_json(self) -> str:
        """The scripts' words as JSON that may stand inside a ``<script>``."""
        return json.dumps(dict(self.script), ensure_ascii=False).replace("<", "\\u003c")


CHINESE = Texts(
    code="zh-CN",
    name="讲话问答",
    motto="答案只用讲话原文，句句有出处",
    skip="跳到主要内容",
    smaller="缩小字号",
    larger="放大字号",
    colours="切换浅色或深色",
    chat="问答",
    source="原文",
    colon="：",
    new_chat="新对话",
    menu="对话和范围",
    menu_close="收起",
    chats="我的对话",
    chats_find="找对话",
    scope="提问范围",
    scope_all="全选",
    scope_hint="只在勾选的讲话里找答案",
    scope_find="按题目找",
    scope_only="只看这篇",
    every_kind="全部类别",
    every_speaker="全部讲话人",
    every_year="全部年份",
    unsaid="未注明",
    facet="{value}（{count} 篇）",
    scope_more="还有 {count} 篇没有列出，请按题目找。",
    export="导出",
    export_markdown="Markdown 文件",
    export_word="Word 文档",
    welcome="想从讲话里找什么？",
    welcome_lead="这里收有 {count} 篇讲话，共 {characters} 字。用平常的话提问，答案由讲话里的原句组成，"
    "每句后面都有编号，点编号就能看到出处。",
    welcome_how="可以问数字、人名、要点、做法，也可以接着追问。讲话里没有的，会直说没有。",
    welcome_local="全部在本机完成，不联网。对话只存在您的浏览器里。",
    examples="不妨这样问",
    example_points="「{heading}」有哪几点？",
    example_parts="《{title}》讲了哪几个方面？",
    example_where="「{heading}」出自哪篇讲话？",
    question="您的问题",
    placeholder="请输入问题",
    send="提问",
    stop="停止",
    keys="按 Enter 提问，按 Shift + Enter 换行",
    first_line="程序从原句读出，不是讲话原文",
    follow_ups="可以接着问",
    all_places="在“引文”里看“{phrase}”的全部位置",
    cite="查看依据 {marker}：{address}",
    sources="依据 {count} 处",
    sources_in="，在{titles}",
    copy="复制",
    retry="重新回答",
    useful="有用",
    useless="没用",
    near="相近，但不能作为依据",
    outside="超出讲话范围",
    outside_note="可以换个说法再问。",
    outside_narrowed="这次只在勾选的讲话里找过，也可以在“提问范围”里多勾选几篇。",
    open_source="看原文",
    copied_sources="出处",
    follows="随答案翻开",
    follows_note="每次回答后，自动翻开第一处依据",
    reader_empty="点答案里的编号，出处的原文会显示在这里。也可以先翻开一篇通读：",
    reader_shelf="全部讲话",
    excerpts="摘录本",
    excerpts_hint="看到用得着的句子，点“摘录”，就收在这里；可以连同地址一起复制或存成文件。只存在您的浏览器里。",
    excerpts_copy="全部复制",
    excerpts_file="存成文件",
    star="摘录",
    reader_characters="{count} 字",
    paragraph="第 {number} 段",
    whole="通读全篇",
    excerpt="只看这一段",
    outline="提纲",
    widen="放宽",
    close="合上",
    back="返回",
    moved="文稿更新过，这句话的位置有变，已重新对准。",
    changed="文稿更新过，这句话已经不在现在的文稿里。下面是当时引用的原句：",
    withdrawn="这篇讲话已经撤下。下面是当时引用的原句：",
    exported="{name} · {date} 导出",
    exported_scope="提问范围",
    exported_unanswered="（没有回答）",
    exported_near="相近的段落（不能作为依据）",
    problem="没能回答",
    errors=MappingProxyType({}),
    script=MappingProxyType(
        {
            "untitled": "新对话",
            "remove": "删除对话：{title}",
            "rename": "给对话改名：{title}",
            "removed": "已删除对话。",
            "undo": "撤销",
            "searching": "正在讲话里查找…",
            "stopped": "已停止。",
            "interrupted": "这个问题还没有答完。",
            "retry": "重新回答",
            "copied": "已复制，附有出处。",
            "copyFailed": "浏览器不让复制，请选中文字后按 Ctrl + C。",
            "voted": "已记下，谢谢。",
            "unvoted": "已取消评价。",
            "emptyQuestion": "请先输入问题。",
            "noScope": "请至少勾选一篇讲话。",
            "scopeAll": "全部 {count} 篇",
            "scopeSome": "{chosen} / {count} 篇",
            "scopeLabel": "范围：{titles}",
            "lost": "连不上本机的问答程序，请确认它还在运行。您的问题和对话都还在。",
            "broken": "程序出了错，没有答完。请再试一次；还不行，请看运行窗口里的错误信息。您的对话都还在。",
            "full": "浏览器的存储空间已满，最早的几个对话已删去。",
            "unsaved": "浏览器不让保存，刷新后这次对话会丢失，请先导出。",
            "exportName": "讲话问答",
            "size": "字号：{name}",
            "size0": "标准",
            "size1": "大",
            "size2": "较大",
            "size3": "特大",
            "dark": "已切换到深色。",
            "light": "已切换到浅色。",
            "answered": "回答完毕。",
            "close": "关闭提示",
            "excerptDrop": "移出摘录本",
            "excerptsFull": "摘录本已满，请先存成文件，再移出一些。",
            "excerptsName": "摘录",
        }
    ),
)

ENGLISH = Texts(
    code="en",
    name="Speech Q&A",
    motto="Answers in the speeches' own words, each with its source",
    skip="Skip to the main content",
    smaller="Smaller type",
    larger="Larger type",
    colours="Switch between light and dark",
    chat="Ask",
    source="Source",
    colon=": ",
    new_chat="New chat",
    menu="Chats and scope",
    menu_close="Close",
    chats="My chats",
    chats_find="Find a chat",
    scope="Speeches to ask",
    scope_all="All",
    scope_hint="Answers come from the ticked speeches only",
    scope_find="Find by title",
    scope_only="Only this one",
    every_kind="All kinds",
    every_speaker="All speakers",
    every_year="All years",
    unsaid="not said",
    facet="{value} ({count})",
    scope_more="{count} more are not listed; find them by title.",
    export="Export",
    export_markdown="Markdown file",
    export_word="Word document",
    welcome="What would you like to find in the speeches?",
    welcome_lead="There are {count} speeches here, {characters} characters. Ask in everyday Chinese. The answer is "
    "made of the speeches' own sentences; each carries a number that opens the place it comes from.",
    welcome_how="Ask for figures, names, points or ways of doing things, and follow up. What the speeches do not "
    "say is said to be missing.",
    welcome_local="Everything happens on this machine, offline. Your chats are kept in your browser only.",
    examples="For example",
    example_points="「{heading}」有哪几点？",
    example_parts="《{title}》讲了哪几个方面？",
    example_where="「{heading}」出自哪篇讲话？",
    question="Your question",
    placeholder="Type a question",
    send="Ask",
    stop="Stop",
    keys="Enter asks, Shift + Enter starts a new line",
    first_line="read off the sentences by the program, not a quotation",
    follow_ups="Ask further",
    all_places="All places of “{phrase}” in Quotations",
    cite="Open source {marker}: {address}",
    sources="Sources: {count}",
    sources_in=", in {titles}",
    copy="Copy",
    retry="Answer again",
    useful="Useful",
    useless="Not useful",
    near="Near, but no basis for an answer",
    outside="Outside the speeches",
    outside_note="Try other words.",
    outside_narrowed="Only the ticked speeches were searched; you may tick more.",
    open_source="Open source",
    copied_sources="Sources",
    follows="Follow answers",
    follows_note="Each answer opens its first source by itself",
    reader_empty="Click a number in an answer and its source opens here. Or open a speech and read it:",
    reader_shelf="All speeches",
    excerpts="Excerpts",
    excerpts_hint="Sentences that you keep with “Keep” are collected here, to be copied or saved with their addresses. "
    "They stay in your browser.",
    excerpts_copy="Copy all",
    excerpts_file="Save as a file",
    star="Keep",
    reader_characters="{count} characters",
    paragraph="paragraph {number}",
    whole="Whole speech",
    excerpt="This paragraph only",
    outline="Outline",
    widen="Widen",
    close="Close",
    back="Back",
    moved="The manuscript was updated; the sentence has moved and was found again.",
    changed="The manuscript was updated and no longer holds this sentence. It was cited as:",
    withdrawn="This speech was withdrawn. It was cited as:",
    exported="{name} · exported {date}",
    exported_scope="Speeches asked",
    exported_unanswered="(no answer)",
    exported_near="Similar passages (no basis for an answer)",
    problem="No answer",
    errors=ENGLISH_ERRORS,
    script=MappingProxyType(
        {
            "untitled": "New chat",
            "remove": "Delete chat: {title}",
            "rename": "Rename chat: {title}",
            "removed": "Chat deleted.",
            "undo": "Undo",
            "searching": "Searching the speeches…",
            "stopped": "Stopped.",
            "interrupted": "This question was not answered to the end.",
            "retry": "Answer again",
            "copied": "Copied, with sources.",
            "copyFailed": "The browser does not allow copying; select the text and press Ctrl + C.",
            "voted": "Noted, thank you.",
            "unvoted": "Vote withdrawn.",
            "emptyQuestion": "Please type a question first.",
            "noScope": "Please tick at least one speech.",
            "scopeAll": "all {count}",
            "scopeSome": "{chosen} of {count}",
            "scopeLabel": "Asked of: {titles}",
            "lost": "The program on this machine does not answer; is it still running? Nothing of yours is lost.",
            "broken": "The program failed before it had answered. Try again, or see the error where it runs.",
            "full": "The browser's storage is full; the oldest chats were removed.",
            "unsaved": "The browser does not allow saving; this chat will be lost on reload, please export it.",
            "exportName": "speech-qa",
            "size": "Type size: {name}",
            "size0": "standard",
            "size1": "large",
            "size2": "larger",
            "size3": "largest",
            "dark": "Dark colours.",
            "light": "Light colours.",
            "answered": "Answer complete.",
            "close": "Dismiss",
            "excerptDrop": "Take out",
            "excerptsFull": "There is no room for more excerpts; save them as a file and take some out.",
            "excerptsName": "excerpts",
        }
    ),
)


def texts_for(language: Literal["zh", "en"]) -> Texts:
    """The words of a language."""
    return ENGLISH if language == "en" else CHINESE
