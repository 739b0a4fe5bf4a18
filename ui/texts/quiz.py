"""The words of the page 自测, Chinese and English.  Questions and what speeches say are never translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ui.texts.chat import Texts


@dataclass(frozen=True, slots=True)
class QuizTexts:
    """All words of one language; ``script`` holds what the page's own script says, by key."""

    title: str
    reader: str
    reader_hint: str
    new: str
    book: str
    speeches: str
    find_speech: str
    sections: str
    types: str
    difficulty: str
    number: str
    topic: str
    topic_hint: str
    seed: str
    seed_hint: str
    mode: str
    modes: Mapping[str, str]
    type_names: Mapping[str, str]
    difficulty_names: Mapping[str, str]
    start: str
    daily: str
    review: str
    files: str
    file_names: Mapping[str, str]
    more: str
    progress: str
    hint: str
    hint_lead: str
    submit: str
    next: str
    quit: str
    keys: Mapping[str, str]
    true: str
    false: str
    answer_here: str
    verdict_right: str
    verdict_half: str
    verdict_wrong: str
    your_answer: str
    right_answer: str
    found: str
    half_found: str
    missed: str
    no_answer: str
    open_source: str
    result: str
    score: str
    by_section: str
    by_section_alt: str
    mistakes: str
    no_mistakes: str
    again: str
    back: str
    recorded: str
    unrecorded: str
    challenge_over: str
    short_of: str
    due_today: str
    none_due: str
    book_empty: str
    book_count: str
    item_wrong: str
    item_due: str
    remove: str
    retired: str
    exam: str
    exam_set: str
    exam_clear: str
    history: str
    history_alt: str
    known: str
    known_note: str
    every: str
    only_mistakes: str
    option_right: str
    option_missed: str
    option_wrong: str
    option_place: str
    known_alt: str
    coming: str
    coming_alt: str
    export: str
    import_: str
    imported: str
    delete: str
    delete_sure: str
    deleted: str
    set_aside: str
    mended: str
    time: str


CHINESE = QuizTexts(
    title="自测",
    reader="姓名",
    reader_hint="写上姓名，错题才会记下来，以后按时复习；不写也可以答题。",
    new="出题",
    book="错题本",
    speeches="讲话",
    find_speech="按题目找",
    sections="部分",
    types="题型",
    difficulty="难度",
    number="题数",
    topic="主题",
    topic_hint="例如：作风。不写则不限。",
    seed="卷号",
    seed_hint="自己定一个号，例如 3 号卷：卷号和条件相同，出的题也相同。不写就每次换题。",
    mode="方式",
    modes=MappingProxyType({"each": "逐题批改", "end": "交卷后批改", "challenge": "挑战答题（答错为止）"}),
    type_names=MappingProxyType(
        {"single": "单选", "multiple": "多选", "blank": "填空", "judge": "判断", "order": "排序", "short": "简答"}
    ),
    difficulty_names=MappingProxyType({"易": "易", "中": "中", "难": "难"}),
    start="开始答题",
    daily="每日一练",
    review="今日复习",
    files="下载",
    file_names=MappingProxyType(
        {"docx": "试卷", "key": "答案与出处", "apkg": "Anki 卡片", "csv": "表格 CSV", "json": "JSON"}
    ),
    more="更多条件",
    progress="第 {number} 题，共 {count} 题",
    hint="看提示",
    hint_lead="原文这一段（答案已遮住）",
    submit="提交",
    next="下一题",
    quit="结束答题",
    keys=MappingProxyType(
        {
            "single": "按数字或字母选择，回车提交",
            "multiple": "按数字或字母选中或取消，回车提交",
            "judge": "按 1、2 或 A、B 选择，回车提交",
            "order": "按先后顺序按字母或数字，退格撤回，回车提交",
            "blank": "填好后按回车提交",
            "short": "逐点作答，按回车提交，换行用 Shift＋回车",
        }
    ),
    true="正确",
    false="错误",
    answer_here="在这里作答",
    verdict_right="答对了",
    verdict_half="部分答对",
    verdict_wrong="答错了",
    your_answer="你的答案",
    right_answer="正确答案",
    found="答到了",
    half_found="答到一半",
    missed="漏了",
    no_answer="没有作答",
    open_source="看原文",
    result="答题结果",
    score="{right} / {count} 题全对，得分率 {share}%",
    by_section="各部分得分率",
    by_section_alt="各部分得分率的条形图：{rows}",
    mistakes="错题",
    no_mistakes="没有错题。",
    again="再来一套",
    back="回到出题",
    recorded="已记入 {reader} 的记录；错题已收进错题本。",
    unrecorded="没有写姓名，这次没有记录。",
    challenge_over="挑战结束：连续答对 {count} 题，用时 {time}。",
    short_of="按这些条件只出得了 {count} 道题（要的是 {asked} 道）。",
    due_today="今天该复习 {count} 题。",
    none_due="今天没有要复习的题。",
    book_empty="错题本是空的。",
    book_count="错题本里共有 {count} 题。",
    item_wrong="答过 {answered} 次，错 {wrong} 次",
    item_due="下次复习：{day}",
    remove="移出错题本",
    retired="已停用的题（原文有改动）",
    exam="考试日期",
    exam_set="设定",
    exam_clear="取消",
    history="答题历史",
    history_alt="每天答题数与得分率的条形图：{rows}",
    known="记忆情况",
    known_note="错题本里的题现在大约还记得多少：上一次没有全答对的按不记得算，答对了的按隔了多久没复习估算。",
    every="全部",
    only_mistakes="只做错题",
    option_right="✓ 选对了",
    option_missed="✓ 正确答案",
    option_wrong="✗ 选错了",
    option_place="✗ 应排第 {number}",
    known_alt="错题本里的题现在大约还记得 {share}%",
    coming="今后两周的复习",
    coming_alt="今后两周每天要复习的题数：{rows}",
    export="导出记录",
    import_="导入记录",
    imported="导入了 {items} 道错题、{attempts} 次作答。",
    delete="删除我的记录",
    delete_sure="确定删除 {reader} 的全部记录吗？删除后不能恢复。",
    deleted="已删除。",
    set_aside="原来的记录文件已损坏，已改名保存为 {path}；现在从新的记录开始。",
    mended="记录里有 {count} 处坏了，已修好或去掉；原来的另存为 {path}。",
    time="用时 {time}",
)

ENGLISH = QuizTexts(
    title="Quiz",
    reader="Name",
    reader_hint="With a name, mistakes are kept and come up again; without one you can answer all the same.",
    new="New quiz",
    book="Wrong-answer book",
    speeches="Speeches",
    find_speech="Find by title",
    sections="Sections",
    types="Types",
    difficulty="Difficulty",
    number="Questions",
    topic="Topic",
    topic_hint="For example 作风. Empty: anything.",
    seed="Paper number",
    seed_hint="Any number or word: the same one gives the same questions. Empty: new ones each time.",
    mode="How",
    modes=MappingProxyType({"each": "mark each", "end": "mark at the end", "challenge": "until the first mistake"}),
    type_names=MappingProxyType(
        {
            "single": "single choice",
            "multiple": "multiple choice",
            "blank": "blank",
            "judge": "true or false",
            "order": "order",
            "short": "short answer",
        }
    ),
    difficulty_names=MappingProxyType({"易": "easy", "中": "medium", "难": "hard"}),
    start="Start",
    daily="Daily set",
    review="Review due",
    files="Download",
    file_names=MappingProxyType(
        {"docx": "paper", "key": "key and sources", "apkg": "Anki deck", "csv": "CSV", "json": "JSON"}
    ),
    more="More",
    progress="Question {number} of {count}",
    hint="Hint",
    hint_lead="The paragraph in the speech, the key masked",
    submit="Submit",
    next="Next",
    quit="Stop",
    keys=MappingProxyType(
        {
            "single": "a digit or letter chooses, Enter submits",
            "multiple": "digits or letters choose, Enter submits",
            "judge": "1 or 2, A or B chooses, Enter submits",
            "order": "letters or digits in order, Backspace undoes, Enter submits",
            "blank": "Enter submits",
            "short": "point by point; Enter submits, Shift+Enter begins a line",
        }
    ),
    true="true",
    false="false",
    answer_here="Answer here",
    verdict_right="Right",
    verdict_half="Right in part",
    verdict_wrong="Wrong",
    your_answer="Your answer",
    right_answer="Right answer",
    found="named",
    half_found="half named",
    missed="missed",
    no_answer="no answer",
    open_source="Open the speech",
    result="Result",
    score="{right} of {count} wholly right, {share}% of the marks",
    by_section="Marks by section",
    by_section_alt="Bars of the marks by section: {rows}",
    mistakes="Mistakes",
    no_mistakes="No mistakes.",
    again="Another set",
    back="Back",
    recorded="Kept in {reader}'s record; mistakes are in the wrong-answer book.",
    unrecorded="No name: nothing was kept.",
    challenge_over="The challenge is over: {count} in a row, {time}.",
    short_of="Only {count} questions can be made this way ({asked} were asked for).",
    due_today="{count} questions are due today.",
    none_due="Nothing is due today.",
    book_empty="The wrong-answer book is empty.",
    book_count="{count} questions are in the wrong-answer book.",
    item_wrong="answered {answered} times, {wrong} wrong",
    item_due="next: {day}",
    remove="Take out",
    retired="Retired questions (the speech has changed)",
    exam="Exam date",
    exam_set="Set",
    exam_clear="Clear",
    history="History",
    history_alt="Bars of answers and marks a day: {rows}",
    known="Memory",
    known_note="About how much of the book is still known: what was last answered wrong counts as not known, "
    "the rest by how long ago it was reviewed.",
    every="All",
    only_mistakes="Only the mistakes",
    option_right="✓ right",
    option_missed="✓ the right answer",
    option_wrong="✗ wrong",
    option_place="✗ belongs at {number}",
    known_alt="About {share}% of the book is still known",
    coming="The next two weeks",
    coming_alt="Questions due on each of the next days: {rows}",
    export="Export record",
    import_="Import record",
    imported="{items} questions and {attempts} answers were brought in.",
    delete="Delete my record",
    delete_sure="Delete the whole record of {reader}? It cannot be brought back.",
    deleted="Deleted.",
    set_aside="The record file was damaged; it was kept as {path}, and a new record begun.",
    mended="{count} entries of the record were damaged; they were mended or left out. A copy was kept as {path}.",
    time="{time}",
)


def quiz_texts_for(texts: Texts) -> QuizTexts:
    """The page's words in the language of the shell."""
    return CHINESE if texts.code.startswith("zh") else ENGLISH
