"""The words of the page 讲话, Chinese and English; ``{name}`` is a place to fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingest.pipeline.preview import Caution
from ui.texts.chat import Texts


@dataclass(frozen=True, slots=True)
class CollectionTexts:
    """All words of one language; a field is named after where it stands, ``script`` is what the page's script says."""

    label: str
    total: str
    found: str
    none_found: str
    none_yet: str
    none_to_read: str
    more: str

    drop_here: str
    choose_files: str
    formats: str
    joint: str
    kept_where: str
    incoming: str
    take_in: str
    leave_out: str

    title: str
    kind: str
    date: str
    date_hint: str
    speaker: str
    occasion: str
    characters: str
    sections: str
    changed: str
    sort_by: str
    find: str

    particulars: str
    place: str
    as_new: str
    instead_of: str
    cut: str
    cut_into: str
    flat: str
    characters_of: str
    cautions: Mapping[Caution, str]

    all_speeches: str
    read: str
    download: str
    edit: str
    save: str
    cancel: str
    replace: str
    withdraw: str
    withdraw_sure: str
    summary: str
    summary_hint: str
    points: str
    outline: str
    meta: str

    withdrawn: str
    withdrawn_hint: str
    withdrawn_on: str
    bring_back: str

    lengths: str
    lengths_hint: str
    lengths_alt: str
    lengths_row: str
    lengths_part: str
    lengths_most: str

    script: Mapping[str, str]

    def script_json(self) -> str:
        """The words of the page's script as JSON."""
        return json.dumps(dict(self.script), ensure_ascii=False)


CHINESE = CollectionTexts(
    label="讲话",
    total="共 {count} 篇讲话，{characters} 字",
    found="找到 {found} 篇（共 {count} 篇）",
    none_found="没有这样的讲话。请换一个词，或放宽条件。",
    none_yet="还没有讲话。把文稿拖到上面的框里，就可以开始。",
    none_to_read="还没有讲话。",
    more="再列 {count} 篇",
    drop_here="把文稿拖到这里，可以一次多份",
    choose_files="选择文件",
    formats="可收 {suffixes}，每份不超过 {size} MB。",
    joint="、",
    kept_where="收进的文稿另存一份在本机，原来的文件夹不会改动。",
    incoming="待收的文稿",
    take_in="收进",
    leave_out="不收这份",
    title="题目",
    kind="类别",
    date="日期",
    date_hint="如 2025-03-01",
    speaker="讲话人",
    occasion="场合",
    characters="字数",
    sections="层次",
    changed="更新",
    sort_by="按{column}排列",
    find="按题目、场合、讲话人找",
    particulars="题目等可以改，收进后也能再改。",
    place="收作",
    as_new="新的一篇",
    instead_of="换下《{title}》",
    cut="看它怎样分层",
    cut_into="{characters} 字，{sections} 个层次，切成 {passages} 段",
    flat="没有读出层次，整篇按句子切段。",
    characters_of="{count} 字",
    cautions=MappingProxyType(
        {
            "same_text": "同样的文字已有一篇：《{title}》，不用再收。",
            "same_title": "已有同名的讲话《{title}》：是新的一篇，还是换下它？",
            "no_outline": "没有读出“一、二、三”这样的层次，仍可提问和查引文。",
            "short": "只有 {characters} 字，请看是不是完整的文稿。",
            "no_title": "题目取自文件名，请核对。",
            "long_line": "有一段超过 5,000 字，换行可能丢了。",
            "broken": "有 {places} 处读不出（第 {paragraphs} 段），文中以 � 标出，请对照原件。",
            "unsure": "从版式推断，请核对后改正：{unsure}。",
        }
    ),
    all_speeches="全部讲话",
    read="通读全篇",
    download="下载原稿",
    edit="改题目等",
    save="保存",
    cancel="不改了",
    replace="换成新稿",
    withdraw="撤下",
    withdraw_sure="撤下后，从下一个问题起不再引用这篇讲话。文稿不会删除，随时可以恢复。",
    summary="提要",
    summary_hint="各部分的第一句，都是原文；点一下就看到它在文中的位置。",
    points="下分 {count} 点",
    outline="提纲",
    meta="{characters} 字，{sections} 个层次",
    withdrawn="已撤下 {count} 篇",
    withdrawn_hint="撤下的讲话不参加问答、引文和自测；文稿还在，可以恢复。",
    withdrawn_on="{date} 撤下",
    bring_back="恢复",
    lengths="各篇篇幅",
    lengths_hint="每一格是一个部分，点一下就能翻到",
    lengths_alt="各篇讲话的篇幅，按部分分格。{rows}",
    lengths_row="《{title}》共 {count} 字：{parts}。",
    lengths_part="{label} {count} 字",
    lengths_most="只画篇幅最长的 {count} 篇",
    script=MappingProxyType(
        {
            "waiting": "等候",
            "sending": "正在读入 {percent}%",
            "looking": "正在分层……",
            "taking": "正在收进 {percent}%",
            "left": "，还需约 {seconds} 秒",
            "taken": "已收进，下一个问题起就会用到。",
            "takenCount": "已收进 {count} 篇。",
            "takeIn": "收进这 {count} 篇",
            "takeInOne": "收进这篇",
            "broken": "{name} 没有读完，请再试一次。",
            "saved": "已保存。",
            "withdrawn": "已撤下《{title}》。",
            "replaced": "已换下《{title}》。",
            "back": "已恢复《{title}》。",
            "undo": "撤销",
            "dismiss": "移走这一行",
            "notOriginal": "原来的文件已不在或已改动，这是收进时的文字。",
            "open": "看这篇",
        }
    ),
)

ENGLISH = CollectionTexts(
    label="Speeches",
    total="{count} speeches, {characters} characters",
    found="{found} of {count} speeches",
    none_found="No such speech. Try another word, or fewer conditions.",
    none_yet="There are no speeches yet. Drop a manuscript into the box above to begin.",
    none_to_read="There are no speeches yet.",
    more="{count} more",
    drop_here="Drop manuscripts here, several at once",
    choose_files="Choose files",
    formats="{suffixes}, at most {size} MB each. ",
    joint=", ",
    kept_where="A copy is kept on this machine; the folder they come from is not touched.",
    incoming="To be taken in",
    take_in="Take in",
    leave_out="Leave out",
    title="Title",
    kind="Kind",
    date="Date",
    date_hint="e.g. 2025-03-01",
    speaker="Speaker",
    occasion="Occasion",
    characters="Characters",
    sections="Sections",
    changed="Changed",
    sort_by="Sort by {column}",
    find="Find by title, occasion or speaker",
    particulars="All of this can be changed, later too.",
    place="Take in as",
    as_new="a new speech",
    instead_of="in place of 《{title}》",
    cut="How it will be cut",
    cut_into="{characters} characters, {sections} sections, {passages} passages",
    flat="No sections were found; it is cut at sentences.",
    characters_of="{count}",
    cautions=MappingProxyType(
        {
            "same_text": "The very same text is there already: 《{title}》.",
            "same_title": "There is a speech of that title, 《{title}》. Is this a new one, or does it take its place?",
            "no_outline": "No numbered points were found; it can still be asked and quoted.",
            "short": "Only {characters} characters. Is this the whole manuscript?",
            "no_title": "The title is the file's name; please check it.",
            "long_line": "A paragraph has more than 5,000 characters; line ends may be lost.",
            "broken": "Unread places: {places} (paragraphs {paragraphs}), marked �. Please compare the original.",
            "unsure": "Guessed from the layout, please check and correct: {unsure}.",
        }
    ),
    all_speeches="All speeches",
    read="Read it all",
    download="Download",
    edit="Edit title",
    save="Save",
    cancel="Cancel",
    replace="Replace by a file",
    withdraw="Withdraw",
    withdraw_sure="From the next question on, this speech is cited no more. The manuscript is kept and can be "
    "brought back.",
    summary="In short",
    summary_hint="The first sentence of each part, word for word; a click shows where it stands.",
    points="{count} points",
    outline="Outline",
    meta="{characters} characters, {sections} sections",
    withdrawn="{count} withdrawn",
    withdrawn_hint="Withdrawn speeches take no part in answers, quotes and quizzes; the manuscripts are kept.",
    withdrawn_on="withdrawn {date}",
    bring_back="Bring back",
    lengths="Length of each speech",
    lengths_hint="Each block is a part; a click opens it",
    lengths_alt="Length of each speech by its parts. {rows}",
    lengths_row="《{title}》 {count} characters: {parts}. ",
    lengths_part="{label} {count}",
    lengths_most="the {count} longest only",
    script=MappingProxyType(
        {
            "waiting": "waiting",
            "sending": "Reading {percent}%",
            "looking": "Finding its sections…",
            "taking": "Taking in {percent}%",
            "left": ", about {seconds} s left",
            "taken": "Taken in; the next question will use it.",
            "takenCount": "{count} taken in.",
            "takeIn": "Take these {count} in",
            "takeInOne": "Take this in",
            "broken": "{name} was not read to its end; please try again.",
            "saved": "Saved.",
            "withdrawn": "《{title}》 was withdrawn.",
            "replaced": "《{title}》 was replaced.",
            "back": "《{title}》 is back.",
            "undo": "Undo",
            "dismiss": "Remove this line",
            "notOriginal": "The file is gone or was changed since; this is the text as it was taken in.",
            "open": "Show it",
        }
    ),
)


def library_texts_for(texts: Texts) -> CollectionTexts:
    """The words in the language of the page."""
    return ENGLISH if texts.code == "en" else CHINESE
