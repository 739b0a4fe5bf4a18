"""The wrong-answer book as HTML: what is due, every question in it, the exam date, pictures, upkeep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from retrieval.quiz import BLANK
from retrieval.review import ReaderRecord, ReviewItem
from retrieval.review.statistics import by_day, coming_up, known_share
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.page.quiz.plots import Bar, bars_svg, columns_svg
from ui.page.quiz.screens import right_text, sources_html
from ui.texts.quiz import QuizTexts

_DAYS_AHEAD, _DAYS_SHOWN = 14, 30  # what comes up, and what was answered


def book_html(record: ReaderRecord, now: datetime, texts: QuizTexts, lines: Sequence[str] = ()) -> str:
    """Write a reader's book; ``lines`` are said at the top."""
    items, retired, due = record.items(), record.items(retired=True), record.due(now)
    told = "".join(f'<p class="warning">{safe(line)}</p>' for line in lines)
    state = texts.due_today.format(count=len(due)) if due else texts.none_due
    review = button("review", texts.review, style="big") if due else ""
    count = texts.book_count.format(count=len(items)) if items else texts.book_empty
    return (
        f'<div class="book"><h2 tabindex="-1">{safe(texts.book)}</h2>{told}<p class="score">{safe(state)}</p>'
        f'<div class="begin">{review}</div>{_exam(record.exam, texts)}'
        f"{_pictures(record, items, now, texts) if items or record.attempts() else ''}"
        f'<h3>{safe(count)}</h3><ol class="items">{"".join(_item(item, now, texts) for item in items)}</ol>'
        f"{_retired(retired, texts)}{_upkeep(record.reader, texts)}</div>"
    )


def _exam(day: date | None, texts: QuizTexts) -> str:
    field = attributes(type="date", name="exam", value=day.isoformat() if day else "", aria_label=texts.exam)
    clear = button("exam-clear", texts.exam_clear, style="link") if day else ""
    return (
        f'<div class="exam"><label><span>{safe(texts.exam)}</span><input{field} data-role="exam"></label>'
        f'{button("exam", texts.exam_set, style="link")}{clear}</div>'
    )


def _pictures(record: ReaderRecord, items: Sequence[ReviewItem], now: datetime, texts: QuizTexts) -> str:
    days = by_day(record.attempts(), now)[-_DAYS_SHOWN:]
    rows = "；".join(f"{day.day:%m-%d} {day.answered}，{round(100 * day.score)}%" for day in days)
    history = columns_svg(
        [Bar(f"{day.day:%m-%d}", day.answered, f"{day.answered}") for day in days], texts.history_alt.format(rows=rows)
    )
    coming = coming_up(items, now, _DAYS_AHEAD)
    rows = "；".join(f"{day:%m-%d} {count}" for day, count in coming if count)
    ahead = columns_svg(
        [Bar(f"{day:%m-%d}", count, str(count)) for day, count in coming], texts.coming_alt.format(rows=rows)
    )
    share = round(100 * known_share(items, record.attempts(), now))
    known = bars_svg([Bar(texts.known, share, f"{share}%")], texts.known_alt.format(share=share), most=100)
    return (
        f'<h3>{safe(texts.known)}</h3><p class="hint">{safe(texts.known_note)}</p>{known}'
        f"<h3>{safe(texts.coming)}</h3>{ahead}"
        f"<h3>{safe(texts.history)}</h3>{history}"
    )


def _item(item: ReviewItem, now: datetime, texts: QuizTexts) -> str:
    question = item.question
    counts = texts.item_wrong.format(answered=item.answered, wrong=item.wrong)
    due = texts.item_due.format(day=item.memory.due.astimezone(now.tzinfo).date().isoformat())
    drop = button("remove", texts.remove, style="link", data_id=question.id)
    return (
        f'<li><details><summary><span class="kind">{safe(texts.type_names[question.type.value])}</span> '
        f"{safe(question.stem.replace(BLANK, '＿＿'))}</summary>"
        f"<p>{safe(texts.right_answer)}：{safe(right_text(question, texts))}</p>"
        f"{sources_html(question, texts)}</details>"
        f'<p class="hint">{safe(counts)} · {safe(due)} {drop}</p></li>'
    )


def _retired(items: Sequence[ReviewItem], texts: QuizTexts) -> str:
    if not items:
        return ""
    rows = "".join(
        f'<li><p>{safe(item.question.stem.replace(BLANK, "＿＿"))}</p><p class="hint">{safe(item.retired)} '
        f"{button('remove', texts.remove, style='link', data_id=item.question.id)}</p></li>"
        for item in items
    )
    return f'<h3>{safe(texts.retired)}</h3><ol class="items retired">{rows}</ol>'


def _upkeep(reader: str, texts: QuizTexts) -> str:
    field = attributes(type="file", accept="application/json,.json", hidden=True, data_role="import")
    field += attributes(aria_label=texts.import_)
    sure = f'{safe(texts.delete_sure.format(reader=reader))} {button("delete-sure", texts.delete, style="link")}'
    return (
        f'<div class="upkeep">{button("export-record", texts.export)}{button("import-record", texts.import_)}'
        f"<input{field}>{button('delete', texts.delete)}"
        f'<span class="sure" data-role="sure" hidden>{sure}</span></div>'
    )
