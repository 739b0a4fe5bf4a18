"""What the page 自测 shows while a set is answered: a question, its mark, a hint, the result."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Citation
from retrieval.quiz import BLANK, QuestionType, QuizQuestion
from retrieval.quiz.hints import MASK
from retrieval.quiz.marking import Mark, ReaderAnswer
from retrieval.review.results import SetResult
from ui.formats.quiz_paper import LETTERS, answer_of, from_speech
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.page.quiz.plots import Bar, bars_svg
from ui.texts.quiz import QuizTexts

_HALF = 0.5  # score of an answer that is right in part


def question_html(question: QuizQuestion, texts: QuizTexts) -> str:
    """Write one question with what it is answered by."""
    kind = question.type
    source = from_speech(question)
    meta = f'<span class="kind">{safe(texts.type_names[kind.value])}</span>'
    meta += f'<span class="level">{safe(texts.difficulty_names[question.difficulty])}</span>'
    meta += f'<span class="from">{safe(source)}</span>' if source else ""
    return (
        f'<p class="meta">{meta}</p><h2 class="stem" tabindex="-1">{_stem(question)}</h2>{_controls(question, texts)}'
        f'<p class="hint keys">{safe(texts.keys[kind.value])}</p>'
    )


def mark_html(question: QuizQuestion, reply: ReaderAnswer, mark: Mark, texts: QuizTexts) -> str:
    """Write how an answer was marked, with the right answer and the cited sentence."""
    verdict, style = _verdict(mark, texts)
    note = f" {safe(mark.note)}" if mark.note else ""
    said = f'<p class="verdict" role="status">{safe(verdict)}<span class="note">{note}</span></p>'
    return (
        f'<div class="mark {style}">{said}'
        f"{_answers(question, reply, mark, texts)}{sources_html(question, texts)}</div>"
    )


def key_options(question: QuizQuestion) -> list[int]:
    """The options that are right, by their indices; of an order in the right order, of a blank none."""
    if question.type is QuestionType.JUDGE:
        return [0 if question.truth else 1]
    return list(question.right) if question.options else []


def hint_html(paragraph: str, texts: QuizTexts) -> str:
    """Write a paragraph of the speech with its masks."""
    shown = safe(paragraph).replace(MASK, '<span class="mask" aria-label="……">　　</span>')
    return f'<div class="hint-box"><p class="hint">{safe(texts.hint_lead)}</p><blockquote>{shown}</blockquote></div>'


def result_html(
    result: SetResult, replies: Sequence[ReaderAnswer], marks: Sequence[Mark], lines: Sequence[str], texts: QuizTexts
) -> str:
    """Write the result of a set; ``replies`` and ``marks`` go with the mistakes, ``lines`` are said at the top."""
    share = round(100 * result.score)
    score = texts.score.format(right=result.right, count=result.count, share=share)
    told = "".join(f'<p class="hint">{safe(line)}</p>' for line in lines)
    picture = _by_section(result, texts)
    mistakes = "".join(
        f"<li>{_mistake(answered.question, reply, mark, texts)}</li>"
        for answered, reply, mark in zip(result.mistakes, replies, marks, strict=True)
    )
    listed = f'<ol class="mistakes">{mistakes}</ol>' if mistakes else f"<p>{safe(texts.no_mistakes)}</p>"
    return (
        f'<div class="result"><h2 tabindex="-1">{safe(texts.result)}</h2><p class="score">{safe(score)}</p>{told}'
        f'<div class="begin">{_mistakes_button(result, texts)}{button("again", texts.again, style="big")}'
        f"{button('back', texts.back, style='big quiet')}</div>"
        f"<h3>{safe(texts.by_section)}</h3>{picture}<h3>{safe(texts.mistakes)}</h3>{listed}</div>"
    )


def _mistakes_button(result: SetResult, texts: QuizTexts) -> str:
    return button("mistakes", texts.only_mistakes, style="big") if result.mistakes else ""


def _by_section(result: SetResult, texts: QuizTexts) -> str:
    shares = [(s, round(100 * s.score)) for s in result.sections]
    rows = "；".join(f"《{s.title}》{s.section} {share}%" for s, share in shares)
    bars = [Bar(s.section or f"《{s.title}》", share, f"{share}%") for s, share in shares]
    return bars_svg(bars, texts.by_section_alt.format(rows=rows), most=100)


def sources_html(question: QuizQuestion, texts: QuizTexts) -> str:
    """Write the cited sentences, each with a button that opens the speech there."""
    return "".join(_source(source, texts) for source in question.sources)


def answer_text(question: QuizQuestion, reply: ReaderAnswer, texts: QuizTexts) -> str:
    """A reader's answer as text."""
    if reply.empty:
        return texts.no_answer
    if question.type is QuestionType.JUDGE:
        return texts.true if reply.truth else texts.false
    if question.options:
        return " ".join(f"{LETTERS[i]}．{question.options[i]}" for i in reply.choices)
    return reply.text.strip()


def right_text(question: QuizQuestion, texts: QuizTexts) -> str:
    """The right answer as text; options with their letters."""
    if question.type is QuestionType.JUDGE and question.changed is None:
        return texts.true
    if question.options:
        return " ".join(f"{LETTERS[i]}．{question.options[i]}" for i in question.right)
    return answer_of(question)


def _stem(question: QuizQuestion) -> str:
    return safe(question.stem).replace(BLANK, '<span class="gap" role="img" aria-label="……">　　　　</span>')


def _controls(question: QuizQuestion, texts: QuizTexts) -> str:
    kind = question.type
    if kind is QuestionType.JUDGE:
        return f'<div class="options" role="radiogroup">{_option(0, texts.true)}{_option(1, texts.false)}</div>'
    if question.options:
        role = "radiogroup" if kind is QuestionType.SINGLE else "group"
        items = "".join(_option(i, option) for i, option in enumerate(question.options))
        return f'<div class="options" role="{role}">{items}</div>'
    tags = attributes(name="answer", aria_label=texts.answer_here, placeholder=texts.answer_here, data_role="answer")
    if kind is QuestionType.SHORT:
        return f'<textarea rows="5"{tags}></textarea>'
    return f'<input type="text" autocomplete="off" maxlength="200"{tags}>'


def _option(number: int, text: str) -> str:
    tags = attributes(type="button", class_="option", data_act="option", data_option=number, aria_pressed="false")
    return (
        f'<button{tags}><span class="letter" aria-hidden="true">{LETTERS[number]}</span>'
        f'<span class="words">{safe(text)}</span><span class="place" aria-hidden="true"></span>'
        '<span class="fate"></span></button>'
    )


def _verdict(mark: Mark, texts: QuizTexts) -> tuple[str, str]:
    if mark.right:
        return texts.verdict_right, "right"
    return (texts.verdict_half, "half") if mark.score > 0 else (texts.verdict_wrong, "wrong")


def _answers(question: QuizQuestion, reply: ReaderAnswer, mark: Mark, texts: QuizTexts) -> str:
    if mark.points:
        return _points(mark, texts)
    rows = "" if mark.right else _row(texts.your_answer, answer_text(question, reply, texts))
    return f"<dl>{rows}{_row(texts.right_answer, right_text(question, texts))}</dl>"


def _points(mark: Mark, texts: QuizTexts) -> str:
    items = []
    for point in mark.points:
        state, style = texts.missed, "wrong"
        if point.score >= _HALF:
            state, style = (texts.found, "right") if point.score >= 1.0 else (texts.half_found, "half")
        heard = f'<span class="heard">“{safe(point.heard)}”</span>' if point.heard else ""
        items.append(f'<li class="{style}"><b>{safe(state)}</b> <span>{safe(point.point)}</span> {heard}</li>')
    return f'<ul class="points">{"".join(items)}</ul>'


def _row(name: str, value: str) -> str:
    return f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>"


def _mistake(question: QuizQuestion, reply: ReaderAnswer, mark: Mark, texts: QuizTexts) -> str:
    return f'<p class="stem">{_stem(question)}</p>{mark_html(question, reply, mark, texts)}'


def _source(source: Citation, texts: QuizTexts) -> str:
    place = attributes(
        data_speech=source.address.speech_id,
        data_title=source.address.title,
        data_start=source.start,
        data_end=source.end,
        data_quote=source.quote,
        data_values=str([list(value) for value in source.values]),
    )
    opener = f'<button type="button" class="link" data-act="source"{place}>{safe(texts.open_source)}</button>'
    return (
        f'<figure class="source"><blockquote>{safe(source.quote)}</blockquote>'
        f"<figcaption>{safe(str(source.address))} {opener}</figcaption></figure>"
    )
