"""The page 自测: make a set, answer it, see the result; the wrong-answer book and its reviews.

The page's script (``quiz.js``) draws nothing itself: what it shows comes from here as HTML.
"""

from __future__ import annotations

import base64
from typing import Any

from ingest.errors import SpeechUnknown
from retrieval.quiz.hints import hint
from retrieval.quiz.marking import Mark, ReaderAnswer
from retrieval.review import OpenedRecord, export_record, import_record
from retrieval.review.results import Answered, result_of
from ui.formats.payload import Payload, PayloadInvalid
from ui.formats.quiz_export import KEY_SUFFIX, MIME, file_of
from ui.page.parts.shell import ServerFunction, Shell, head_of, told
from ui.page.quiz.book import book_html
from ui.page.quiz.frame import quiz_html, sections_html, speeches_html
from ui.page.quiz.screens import hint_html, key_options, mark_html, question_html, result_html
from ui.page.quiz.service import Opened, QuizService, day_sent, named, reply_of
from ui.texts.quiz import QuizTexts, quiz_texts_for

SCRIPTS = ("parts/frame.js", "quiz/quiz_answer.js", "quiz/quiz.js")


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    gr.HTML(
        quiz_html(shell.library.speeches, quiz_texts_for(shell.texts)),
        js_on_load="speechqa.quiz.attach(element, server);",
        head=head_of(shell, *SCRIPTS),
        server_functions=server_functions(shell),
        apply_default_css=False,
        padding=False,
        elem_id="quiz",
        elem_classes=["ours"],
    )


def server_functions(shell: Shell) -> list[ServerFunction]:
    """What the page's script calls."""
    service = QuizService(shell.library, shell.settings.data_folder, shell.settings.clock)
    texts = quiz_texts_for(shell.texts)
    functions = [
        *_set_functions(shell, service, texts),
        *_answer_functions(service, texts),
        *_book_functions(service, texts),
    ]
    return [told(shell)(function) for function in functions]


def _set_functions(shell: Shell, service: QuizService, texts: QuizTexts) -> list[ServerFunction]:
    def quiz_scope(data: Any) -> dict[str, Any]:
        cards = shell.library.speeches
        speech_id = Payload.of(data).text("speech", "")
        sections = sections_html(speech_id, shell.library.outline(speech_id)) if speech_id else ""
        return {"speeches": speeches_html(cards), "sections": sections}

    def quiz_start(data: Any) -> dict[str, Any]:
        return _begun(service.start(Payload.of(data)), texts)

    def quiz_daily(_: Any) -> dict[str, Any]:
        return _begun(service.daily(), texts)

    def quiz_review(data: Any) -> dict[str, Any]:
        opened = service.review(named(Payload.of(data).text("reader", "")))
        return _begun(opened, texts) | ({} if opened.quiz.questions else {"note": texts.none_due})

    def quiz_file(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        form = request.text("format")
        reference = request.data.get("quiz")
        opened = service.start(request) if reference is None else None
        quiz = opened.quiz if opened else service.quiz(Payload.of(reference))
        suffix = ".docx" if form == "key" else f".{form}"
        if suffix not in MIME:
            raise PayloadInvalid("format", "a known one")
        content = file_of(quiz, suffix, key=form == "key")
        name = texts.title + (KEY_SUFFIX if form == "key" else "") + suffix
        encoded = base64.b64encode(content).decode("ascii")
        return {"mime": MIME[suffix], "data": encoded, "name": name, "note": _short(opened, texts)}

    return [quiz_scope, quiz_start, quiz_daily, quiz_review, quiz_file]


def _answer_functions(service: QuizService, texts: QuizTexts) -> list[ServerFunction]:
    def quiz_hint(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        question = service.question(Payload.of(request.data.get("quiz")), request.text("id"))
        try:
            text = service.text(question.citation.address.speech_id)
        except SpeechUnknown:
            text = question.citation.passage
        return {"html": hint_html(hint(question, text), texts)}

    def quiz_mark(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        question = service.question(Payload.of(request.data.get("quiz")), request.text("id"))
        reply = reply_of(Payload.of(request.data.get("reply")), question)
        mark = service.mark(question, reply, request.text("reader", ""), hinted=request.flag("hinted"))
        html = mark_html(question, reply, mark, texts)
        return {"score": mark.score, "right": mark.right, "html": html, "key": key_options(question)}

    def quiz_result(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        return {"html": _result(service, request, texts)}

    return [quiz_hint, quiz_mark, quiz_result]


def _book_functions(service: QuizService, texts: QuizTexts) -> list[ServerFunction]:
    def shown(reader: str, *lines: str) -> dict[str, Any]:
        opened = service.book(named(reader))
        return {"html": book_html(opened.record, service.now(), texts, [*_aside(opened, texts), *lines])}

    def book(data: Any) -> dict[str, Any]:
        return shown(Payload.of(data).text("reader", ""))

    def book_exam(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        day = request.text("day", "")
        service.record(named(request.text("reader", ""))).record.set_exam(day_sent(day) if day else None)
        return shown(request.text("reader"))

    def book_remove(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        service.record(named(request.text("reader", ""))).record.remove(request.text("id"))
        return shown(request.text("reader"))

    def book_export(data: Any) -> dict[str, Any]:
        record = service.record(named(Payload.of(data).text("reader", ""))).record
        content = base64.b64encode(export_record(record).encode("utf-8")).decode("ascii")
        return {"mime": MIME[".json"], "data": content, "name": f"{texts.book}-{record.reader}.json"}

    def book_import(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        reader = named(request.text("reader", ""))
        imported = import_record(service.record(reader).record, request.text("content"))
        return shown(reader, texts.imported.format(items=imported.items, attempts=imported.attempts))

    def book_delete(data: Any) -> dict[str, Any]:
        service.folder().delete(named(Payload.of(data).text("reader", "")))
        return {"note": texts.deleted}

    return [book, book_exam, book_remove, book_export, book_import, book_delete]


def _aside(opened: OpenedRecord, texts: QuizTexts) -> list[str]:
    """What was damaged; the file is named without its folder, which is the server's own affair."""
    if opened.set_aside is None:
        return []
    line = texts.mended if opened.mended else texts.set_aside
    return [line.format(path=opened.set_aside.name, count=opened.mended)]


def _begun(opened: Opened, texts: QuizTexts) -> dict[str, Any]:
    questions = [
        {"id": q.id, "type": q.type.value, "options": len(q.options), "html": question_html(q, texts)}
        for q in opened.quiz.questions
    ]
    return {"quiz": opened.reference, "questions": questions, "note": _short(opened, texts)}


def _short(opened: Opened | None, texts: QuizTexts) -> str:
    if opened is None or not opened.quiz.short:
        return ""
    return texts.short_of.format(count=len(opened.quiz.questions), asked=opened.quiz.asked)


def _result(service: QuizService, request: Payload, texts: QuizTexts) -> str:
    """Write the result of the answers that the script sends back; marks were given and recorded before."""
    reference = Payload.of(request.data.get("quiz"))
    marker = service.marker()
    answers: list[Answered] = []
    replies: list[ReaderAnswer] = []
    marks: list[Mark] = []
    for item in request.objects("answers"):
        question = service.question(reference, item.text("id"))
        reply = reply_of(Payload.of(item.data.get("reply")), question)
        mark = marker.mark(question, reply)
        answers.append(Answered(question, mark.score))
        if not mark.right:
            replies.append(reply)
            marks.append(mark)
    return result_html(result_of(answers), replies, marks, _said(request, answers, texts), texts)


def _said(request: Payload, answers: list[Answered], texts: QuizTexts) -> list[str]:
    minutes, seconds = divmod(request.whole("seconds"), 60)
    time = f"{minutes}:{seconds:02}"
    reader = request.text("reader", "").strip()
    recorded = texts.recorded.format(reader=reader) if reader else texts.unrecorded
    if request.flag("challenge"):
        row = sum(answer.score >= 1.0 for answer in answers)
        return [texts.challenge_over.format(count=row, time=time), recorded]
    return [texts.time.format(time=time), recorded]
