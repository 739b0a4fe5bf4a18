"""What a question is answered with, as HTML: statements with their marks, the sources, near passages, actions.

The page's script finds its way by ``data-act`` (what a button does) and ``data-marker`` or ``data-near``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ingest.text.sentences import sentence_spans
from retrieval.answer import Citation, Statement
from ui.formats.conversation import GivenAnswer
from ui.page.parts.buttons import button
from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe
from ui.texts.chat import Texts

_PASSAGE_SHOWN = 180
"""Characters of a near passage that are shown before the source is opened; more where one sentence has more."""


def reply_html(reply: GivenAnswer, texts: Texts) -> str:
    """Write a reply with its sources and actions."""
    parts = [f'<div class="answer" data-state="{reply.state}">', _first_line(reply, texts)]
    if reply.state in ("answered", "talk"):
        parts.append(_statements(reply, texts))
    else:
        parts.append(_refusal(reply, texts))
    parts.append("</div>")
    if reply.phrase:
        parts.append(button("quote", texts.all_places.format(phrase=reply.phrase), "book", data_phrase=reply.phrase))
    if reply.citations:
        parts.append(_sources(reply.citations, texts))
    parts.append(_follow_ups(reply.follow_ups, texts))
    parts.append(_actions(texts))
    return "".join(parts)


def problem_html(message: str, texts: Texts) -> str:
    """Write what is shown in place of an answer when there was an error."""
    return (
        f'<div class="answer problem" data-state="failed"><p class="state">{safe(texts.problem)}</p>'
        f'<p class="own">{safe(message)}</p></div><div class="acts">{button("retry", texts.retry, "retry")}</div>'
    )


def _first_line(reply: GivenAnswer, texts: Texts) -> str:
    """Write what was read off the sentences, marked as the program's own words."""
    line = reply.first_line
    if line is None:
        return ""
    cited = {citation.marker: citation for citation in reply.citations}
    marks = "".join(_mark(cited[marker], texts) for marker in line.markers if marker in cited)
    return f'<p class="first-line">{safe(line.text)}{marks}<span class="hint">{safe(texts.first_line)}</span></p>'


def _follow_ups(questions: Sequence[str], texts: Texts) -> str:
    """Write the questions that lead on."""
    items = "".join(f"<li>{button('example', q, '', 'further', data_question=q)}</li>" for q in questions)
    head = f'<p class="hint">{safe(texts.follow_ups)}</p>'
    return f'<div class="follow-ups">{head}<ul>{items}</ul></div>' if items else ""


def _statements(reply: GivenAnswer, texts: Texts) -> str:
    cited = {citation.marker: citation for citation in reply.citations}
    written = []
    for own, run in groupby(reply.statements, key=lambda statement: statement.own):
        statements = list(run)
        if own:
            written += [f'<p class="own">{_statement(s, cited, texts)}</p>' for s in statements]
        elif len(statements) == 1:
            written.append(f'<p class="said">{_statement(statements[0], cited, texts)}</p>')
        else:
            items = "".join(f"<li>{_statement(s, cited, texts)}</li>" for s in statements)
            written.append(f'<ul class="said">{items}</ul>')
    return "".join(written)


def _statement(statement: Statement, cited: Mapping[int, Citation], texts: Texts) -> str:
    """Write one statement; its last character and its marks stay on one line."""
    sources = [cited[marker] for marker in statement.markers if marker in cited]
    text = statement.text.rstrip()
    if not sources:
        return safe(text)
    marks = "".join(_mark(source, texts) for source in sources)
    body, last = text[:-1], text[-1:]
    return f'{_with_values(body, sources)}<span class="tail">{safe(last)}{marks}</span>'


def _with_values(text: str, sources: Iterable[Citation]) -> str:
    """Write a text with the values of its sources standing out, each where it first occurs."""
    found: list[tuple[int, int]] = []
    for start, end in _values_in(text, sources):
        if all(end <= a or start >= b for a, b in found):
            found.append((start, end))
    written, position = "", 0
    for start, end in sorted(found):
        written += f'{safe(text[position:start])}<strong class="value">{safe(text[start:end])}</strong>'
        position = end
    return written + safe(text[position:])


def _values_in(text: str, sources: Iterable[Citation]) -> Iterator[tuple[int, int]]:
    for source in sources:
        for start, end in source.values:
            value = source.quote[max(start - source.start, 0) : max(end - source.start, 0)]
            at = text.find(value) if value else -1
            if at >= 0:
                yield at, at + len(value)


def _mark(citation: Citation, texts: Texts) -> str:
    label = texts.cite.format(marker=citation.marker, address=citation.address)
    tags = attributes(type="button", class_="cite", data_act="cite", data_marker=citation.marker, aria_label=label)
    return f"<button{tags}>{citation.marker}</button>"


def _sources(citations: tuple[Citation, ...], texts: Texts) -> str:
    titles = list(dict.fromkeys(f"《{c.address.title}》" for c in citations))
    where = texts.sources_in.format(titles="".join(titles[:3]) + ("…" if len(titles) > 3 else ""))
    items = "".join(_source(citation) for citation in citations)
    count = texts.sources.format(count=len(citations))
    return (
        f'<details class="sources"><summary>{safe(count)}<span class="where">{safe(where)}</span></summary>'
        f"<ol>{items}</ol></details>"
    )


def _source(citation: Citation) -> str:
    tags = attributes(type="button", class_="source", data_act="cite", data_marker=citation.marker)
    return (
        f'<li><button{tags}><span class="number">{citation.marker}</span>'
        f"<span>{safe(str(citation.address))}</span></button></li>"
    )


def _refusal(reply: GivenAnswer, texts: Texts) -> str:
    said = "".join(f'<p class="own">{safe(statement.text)}</p>' for statement in reply.statements)
    if reply.state == "outside":
        advice = f'<p class="own hint">{safe(texts.outside_note)}{_narrowed(texts)}</p>'
        return f'<p class="state">{safe(texts.outside)}</p>{said}{advice}'
    passages = "".join(_near(i, passage, texts) for i, passage in enumerate(reply.near))
    shown = f'<ul class="near">{passages}</ul>' if passages else ""
    return f'<p class="state">{safe(texts.near)}</p>{said}{shown}'


def _narrowed(texts: Texts) -> str:
    """Write advice that is for those questions only that were narrowed to some of the speeches (chat.css)."""
    return f'<span class="when-narrowed">{safe(texts.outside_narrowed)}</span>'


def _near(number: int, passage: Citation, texts: Texts) -> str:
    address = passage.address
    path = " › ".join((f"《{address.title}》", *address.section, texts.paragraph.format(number=address.paragraph)))
    label = f"{texts.open_source}：{path}"
    opening = button("near", texts.open_source, "book", data_near=number, aria_label=label)
    return f'<li><p class="path">{safe(path)}</p><p class="passage">{safe(_excerpt(passage))}</p>{opening}</li>'


def _excerpt(passage: Citation) -> str:
    """The words of a near passage around the sentence that is nearest to the question; that sentence is whole."""
    quote = passage.quote
    if len(quote) <= _PASSAGE_SHOWN:
        return quote
    spans = [(start - passage.start, end - passage.start) for start, end in passage.values] or [(0, 0)]
    sentences = sentence_spans(quote, 0, len(quote))
    held = [i for i, (start, end) in enumerate(sentences) if start < spans[0][1] and end > spans[0][0]] or [0]
    first, last = _widened(sentences, held[0], held[-1])
    start, end = sentences[first][0], sentences[last][1]
    return ("…" if first else "") + quote[start:end] + ("…" if last + 1 < len(sentences) else "")


def _widened(sentences: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Take in neighbours of ``first`` to ``last`` while there is room: what is before tells what it is about."""
    while first and sentences[last][1] - sentences[first - 1][0] <= _PASSAGE_SHOWN:
        first -= 1
    while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= _PASSAGE_SHOWN:
        last += 1
    return first, last


def _actions(texts: Texts) -> str:
    buttons = button("copy", texts.copy, "copy") + button("retry", texts.retry, "retry")
    return f'<div class="acts">{buttons}{_vote("up", texts.useful)}{_vote("down", texts.useless)}</div>'


def _vote(name: str, label: str) -> str:
    tags = attributes(type="button", class_="plain vote", data_act=name, aria_pressed="false", title=label)
    return f'<button{tags}>{icon(name)}<span class="unseen">{safe(label)}</span></button>'
