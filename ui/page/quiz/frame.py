"""The frame of the page 自测: the reader's name, the form for a new set, and the places where all else is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.outline.parser import Section
from ingest.store.speech_table import SpeechCard
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.page.parts.speech_list import FIND_FROM
from ui.texts.quiz import QuizTexts

_NUMBERS = (5, 10, 20, 30, 50, 100)  # questions of a set that can be chosen
_DEFAULT_NUMBER = 10
_NAME_LENGTH = 40  # characters of a reader's name
_TOPIC_LENGTH = 200  # characters


def quiz_html(cards: Sequence[SpeechCard], texts: QuizTexts) -> str:
    """Write the page; its script fills the places named by ``data-role``."""
    return (
        f'<div class="quiz"{_said(texts)}><div class="quiz-bar">'
        f'<div class="segments">{_segment("new", texts.new, pressed=True)}{_segment("book", texts.book)}</div>'
        f'{_reader(texts)}</div><div class="quiz-room" data-role="room" tabindex="-1" data-main>'
        f'<section data-role="setup">{_setup(cards, texts)}</section>'
        '<section data-role="stage" hidden></section><section data-role="book" hidden></section></div></div>'
    )


def speeches_html(cards: Iterable[SpeechCard]) -> str:
    """Write the speeches as boxes to tick."""
    return "".join(_box("speech", card.id, card.title) for card in cards)


def sections_html(speech_id: str, outline: Section) -> str:
    """Write the sections of the first level of a speech as boxes to tick."""
    labels = [section.label for section in outline.points]
    return "".join(_box("section", label, label, data_speech=speech_id) for label in labels)


def _said(texts: QuizTexts) -> str:
    """Write the words that the page's script says, as attributes."""
    return attributes(
        data_progress=texts.progress,
        data_submit=texts.submit,
        data_next=texts.next,
        data_hint=texts.hint,
        data_quit=texts.quit,
        data_right=texts.option_right,
        data_missed=texts.option_missed,
        data_wrong=texts.option_wrong,
        data_place=texts.option_place,
    )


def _segment(view: str, label: str, *, pressed: bool = False) -> str:
    return button("view", label, style="segment", data_view=view, aria_pressed="true" if pressed else "false")


def _reader(texts: QuizTexts) -> str:
    field = attributes(name="reader", maxlength=_NAME_LENGTH, autocomplete="off", data_role="reader", id="quiz-reader")
    return (
        '<label class="reader-name" for="quiz-reader" data-noted>'
        f"<span>{safe(texts.reader)}</span><input{field}></label>"
        f'<p class="hint" data-role="reader-hint">{safe(texts.reader_hint)}</p>'
    )


def _setup(cards: Sequence[SpeechCard], texts: QuizTexts) -> str:
    return (
        '<form data-role="settings" class="settings" novalidate>'
        f'<div class="begin" data-noted>{button("daily", texts.daily, style="big quiet")}'
        f'{button("review", texts.review, style="big quiet")}</div>'
        f'{_group(texts.number, _numbers())}'
        f'{_group(texts.mode, _modes(texts))}'
        f'{_group(texts.types, "".join(_box("type", k, v) for k, v in texts.type_names.items()), every=texts.every)}'
        f'{_group(texts.topic, _topic(texts))}'
        f'<details class="more"><summary>{safe(texts.more)}</summary>'
        f'{_group(texts.difficulty, _levels(texts), every=texts.every)}'
        f'{_group(texts.speeches, speeches_html(cards), "speeches", before=_find(cards, texts), every=texts.every)}'
        f'{_group(texts.sections, "", "sections", hidden=True, every=texts.every)}'
        f'{_group(texts.seed, _seed(texts))}</details>'
        '<div class="begin" data-noted><button type="submit" class="big" data-role="start">'
        f"{safe(texts.start)}</button>{_files(texts)}</div></form>"
    )


def _group(
    legend: str, content: str, role: str = "", *, hidden: bool = False, before: str = "", every: str = ""
) -> str:
    """Write a group of choices; ``every`` names what holds while none is ticked, and takes all ticks away."""
    tags = attributes(class_="choices-row", data_role=role or None)
    unticked = button("untick", every, style="every", aria_pressed="true") if every else ""
    row = f"{before}{unticked}<div{tags}>{content}</div>"
    return f"<fieldset{attributes(hidden=hidden)}><legend>{safe(legend)}</legend>{row}</fieldset>"


def _find(cards: Sequence[SpeechCard], texts: QuizTexts) -> str:
    """Write the field that finds speeches by title, hidden while there are few."""
    tags = attributes(type="search", class_="find", data_role="find-speech", data_from=FIND_FROM, autocomplete="off")
    words = attributes(placeholder=texts.find_speech, aria_label=texts.find_speech, hidden=len(cards) < FIND_FROM)
    return f"<input{tags}{words}>"


def _box(name: str, value: str, label: str, **more: str) -> str:
    tags = attributes(type="checkbox", name=name, value=value, **more)
    return f'<label class="chip"><input{tags}><span>{safe(label)}</span></label>'


def _radio(name: str, value: str, label: str, *, chosen: bool) -> str:
    tags = attributes(type="radio", name=name, value=value, checked=chosen)
    return f'<label class="chip"><input{tags}><span>{safe(label)}</span></label>'


def _numbers() -> str:
    return "".join(_radio("number", str(n), str(n), chosen=n == _DEFAULT_NUMBER) for n in _NUMBERS)


def _modes(texts: QuizTexts) -> str:
    return "".join(_radio("mode", key, label, chosen=key == "each") for key, label in texts.modes.items())


def _levels(texts: QuizTexts) -> str:
    return "".join(_box("difficulty", key, name) for key, name in texts.difficulty_names.items())


def _topic(texts: QuizTexts) -> str:
    tags = attributes(type="text", name="topic", maxlength=_TOPIC_LENGTH, placeholder=texts.topic_hint)
    return f"<input{tags}{attributes(aria_label=texts.topic, autocomplete='off')}>"


def _seed(texts: QuizTexts) -> str:
    tags = attributes(type="text", name="seed", maxlength=_NAME_LENGTH, placeholder=texts.seed_hint)
    return f"<input{tags}{attributes(aria_label=texts.seed, autocomplete='off')}>"


def _files(texts: QuizTexts) -> str:
    items = "".join(button("file", name, style="choice", data_format=key) for key, name in texts.file_names.items())
    summary = f"<summary><span>{safe(texts.files)}</span></summary>"
    return f'<details class="export files">{summary}<div class="choices">{items}</div></details>'
