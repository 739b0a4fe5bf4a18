"""The words of the page 引文, Chinese and English; ``{name}`` is a place to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.citations.address_book import Fate
from retrieval.quotes.check import Note, Verdict
from ui.texts.chat import Texts

VERDICTS: Mapping[Verdict, str] = {"verbatim": "逐字一致", "altered": "有出入", "stitched": "拼接", "missing": "未找到"}
NOTES: Mapping[Note, str] = {"punctuation": "标点有别", "script": "繁简、全半角或大小写有别", "omission": "有省略"}
FATES: Mapping[Fate, str] = {
    "same": "原句未变",
    "moved": "原句还在，但已不在原来的位置",
    "changed": "文稿已改动，这里现在是另一句",
    "unchecked": "地址没有核对码，不能断定文字是否改动过",
    "gone": "文稿里已没有这个地方",
}


@dataclass(frozen=True, slots=True)
class QuoteTexts:
    """All words of one language; a field is named after where it stands."""

    label: str
    modes: str
    find_mode: str
    check_mode: str

    phrase: str
    phrase_hint: str
    find: str
    query: str
    query_hint: str
    near: str
    speech: str
    all_speeches: str

    welcome: str
    nothing: str
    nearest: str
    exact_count: str
    query_count: str
    near_count: str
    stitched: str
    more_sentences: str
    apart: str
    punctuation_apart: str
    parts: str
    part: str
    diff_note: str
    open: str
    star: str
    copy_plain: str
    copy_full: str
    copy_reference: str

    sentences_view: str
    lines_view: str
    order: str
    order_position: str
    order_left: str
    order_right: str
    width: str
    csv: str
    csv_name: str
    more: str
    left: str
    keyword: str
    right: str
    speech_column: str
    lines_caption: str

    dispersion: str
    dispersion_alt: str
    dispersion_row: str
    dispersion_ends: tuple[str, str]
    counts: str
    counts_alt: str
    counts_row: str
    most_shown: str

    draft: str
    draft_hint: str
    choose_file: str
    file: str
    every_sentence: str
    check: str
    checked: str
    none_checkable: str
    occurrences: str
    annotated: str
    annotated_name: str
    too_large: str
    working: str

    verdicts: Mapping[Verdict, str]
    notes: Mapping[Note, str]
    fates: Mapping[Fate, str]


CHINESE = QuoteTexts(
    label="引文",
    modes="查找或核对",
    find_mode="查找句子",
    check_mode="核对引文",
    phrase="要查的词句",
    phrase_hint="输入一个词或一句话",
    find="查找",
    query="几个词一起找",
    query_hint="几个词用空格隔开，找同时有这些词的句子。要先后有序就写 学习..工作；不要某个词就在前面加减号，如 -会议；"
    '整句照原样找就加英文引号，如 "抓落实"。',
    near="也列相近的句子",
    speech="范围",
    all_speeches="全部讲话",
    welcome="记得不全、记错了字也能找到出处；标点、空格、繁简都不影响。也可以粘贴抄下来的地址，看它现在指到哪里。",
    nothing="没有找到。",
    nearest="最接近的一句（不是出处）",
    exact_count="共 {count} 处，在 {speeches} 篇讲话里。",
    query_count="共 {count} 句，在 {speeches} 篇讲话里。",
    near_count="没有逐字一致的句子，相近的有 {count} 处：",
    stitched="没有逐字一致的句子，像是由两处拼接而成：",
    more_sentences="再往下列（还有 {count} 处）",
    apart="差 {count} 个字",
    punctuation_apart="只差标点",
    parts="拆开来找，这些词讲话里有",
    part="{word}（{count} 处）",
    diff_note="划去的是输入里多出或写错的字，加底线的是原文。",
    open="打开原文",
    star="摘录",
    copy_plain="复制引文",
    copy_full="复制（含地址）",
    copy_reference="复制参考文献",
    sentences_view="按句",
    lines_view="逐行对齐",
    order="排列按",
    order_position="在文中的先后",
    order_left="前面的字",
    order_right="后面的字",
    width="两边字数",
    csv="下载 CSV",
    csv_name="关键词居中",
    more="再列 {count} 行",
    left="前文",
    keyword="关键词",
    right="后文",
    speech_column="讲话",
    lines_caption="“{phrase}”逐行列出，关键词居中",
    dispersion="在各篇中的位置",
    dispersion_alt="“{phrase}”在各篇讲话中的位置，从开头到结尾。{rows}",
    dispersion_row="《{title}》{count} 处，位于全文的 {places}。",
    dispersion_ends=("开头", "结尾"),
    counts="各篇次数",
    counts_alt="“{phrase}”在各篇讲话中出现的次数。{rows}",
    counts_row="《{title}》{count} 次。",
    most_shown="只画出次数最多的 {count} 篇。",
    draft="草稿",
    draft_hint="粘贴一句话或整篇草稿：核对“…”和「…」里至少六个字的引文",
    choose_file="选择文件",
    file="也可以选一个文件（.txt .md .docx）",
    every_sentence="核对每一句",
    check="核对",
    checked="共核对 {count} 处：{counts}。",
    none_checkable="没有找到可核对的引文（“…”或「…」里至少六个字）。要逐句核对，请勾选“核对每一句”。",
    occurrences="共 {count} 处",
    annotated="下载带批注的 Word 文档",
    annotated_name="引文核对",
    too_large="文件太大，请不要超过 {size} MB。",
    working="正在核对……",
    verdicts=VERDICTS,
    notes=NOTES,
    fates=FATES,
)

ENGLISH = QuoteTexts(
    label="Quotes",
    modes="Find or check",
    find_mode="Find a sentence",
    check_mode="Check quotations",
    phrase="Words to find",
    phrase_hint="A word or a sentence",
    find="Find",
    query="Several words at once",
    query_hint="Several words: all in one sentence, any order; "
    '"…" literally; A..B: A before B; -C: without C. ASCII signs only.',
    near="Similar sentences too",
    speech="Speech",
    all_speeches="All speeches",
    welcome="Half-remembered sentences and wrong characters still lead to the source; punctuation, white space and "
    "Traditional characters make no difference. Paste an address you noted to see where it leads now.",
    nothing="Nothing found.",
    nearest="The nearest sentence (not a source)",
    exact_count="{count} occurrences in {speeches} speeches.",
    query_count="{count} sentences in {speeches} speeches.",
    near_count="No sentence word for word; {count} similar:",
    stitched="No sentence word for word; it seems to be stitched from two:",
    more_sentences="List more ({count} left)",
    apart="{count} characters differ",
    punctuation_apart="only punctuation differs",
    parts="These words of it are in the speeches",
    part="{word} ({count})",
    diff_note="Struck out: what you typed; underlined: what the speech says.",
    open="Open the speech",
    star="Keep",
    copy_plain="Copy the quotation",
    copy_full="Copy with address",
    copy_reference="Copy as reference",
    sentences_view="Sentences",
    lines_view="Lines",
    order="Order",
    order_position="position",
    order_left="words before",
    order_right="words after",
    width="Context",
    csv="Download CSV",
    csv_name="keyword-in-context",
    more="{count} more lines",
    left="Before",
    keyword="Keyword",
    right="After",
    speech_column="Speech",
    lines_caption="“{phrase}”, one hit a line, keyword in the middle",
    dispersion="Where in each speech",
    dispersion_alt="Where “{phrase}” stands in each speech, from beginning to end. {rows}",
    dispersion_row="{title}: {count}, at {places} of the text. ",
    dispersion_ends=("beginning", "end"),
    counts="How often in each speech",
    counts_alt="How often “{phrase}” stands in each speech. {rows}",
    counts_row="{title}: {count}. ",
    most_shown="Only the {count} speeches with the most hits are drawn.",
    draft="Draft",
    draft_hint="Paste a sentence or a whole draft: quotations of six characters or more in “…” or 「…」 are checked",
    choose_file="Choose a file",
    file="a file may be checked instead (.txt .md .docx)",
    every_sentence="Check every sentence",
    check="Check",
    checked="{count} checked: {counts}.",
    none_checkable="No quotation to check (six characters or more in “…” or 「…」). "
    "Tick “Check every sentence” for the rest.",
    occurrences="{count} places",
    annotated="Download as Word with comments",
    annotated_name="quotations-checked",
    too_large="The file is too large; {size} MB at most.",
    working="Checking…",
    verdicts=MappingProxyType(
        {"verbatim": "Word for word", "altered": "Altered", "stitched": "Stitched", "missing": "Not found"}
    ),
    notes=MappingProxyType(
        {"punctuation": "punctuation differs", "script": "script, width or case differs", "omission": "with omissions"}
    ),
    fates=MappingProxyType(
        {
            "same": "The sentence is unchanged",
            "moved": "The sentence is still there, at another place",
            "changed": "The speech was changed; another sentence stands here now",
            "unchecked": "The address has no check code; whether the text was changed cannot be told",
            "gone": "There is no such place any more",
        }
    ),
)


def quote_texts_for(texts: Texts) -> QuoteTexts:
    """The words in the language of the page."""
    return ENGLISH if texts.code.startswith("en") else CHINESE
