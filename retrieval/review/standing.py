"""Whether a recorded question still stands: its sentences may have been changed or withdrawn since.

A question that no longer stands is retired with the reason, never asked again as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.errors import SpeechUnknown
from ingest.outline.parser import Section, labels_at, walk
from retrieval.answer import Citation
from retrieval.quiz.makers.points import basis_of
from retrieval.quiz.material.wording import Wording
from retrieval.quiz.question import BLANK, QuestionType, QuizQuestion
from retrieval.search.generation_cache import GenerationCache

WITHDRAWN = "所出自的讲话已经撤下。"
REWRITTEN = "所依据的原句已经改动。"
REARRANGED = "所依据的各个要点已经改动。"
NOW_STATED = "改动后的说法现在出现在讲话里。"
MOVED_SECTION = "这句话现在不在原来的部分。"
RENAMED = "讲话的题目已经改动。"

# Forms of asking whose answer hangs on the outline, not on a sentence.
_OUTLINE_FORMS = frozenset(("points", "nth", "parent"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A question as it stands now, with its addresses brought up to date; or the note why it is retired."""

    question: QuizQuestion
    retired: str = ""


def check_standing(question: QuizQuestion, cache: GenerationCache, wording: Wording) -> Standing:
    """Look at a question again in the newest speeches."""
    speech_id = question.citation.address.speech_id
    try:
        speech = cache.index.speech(speech_id)
    except SpeechUnknown:
        return Standing(question, WITHDRAWN)
    sources = tuple(_relocated(source, speech.text, cache) for source in question.sources)
    if any(source is None for source in sources):
        return Standing(question, REWRITTEN)
    found = tuple(source for source in sources if source is not None)
    now = replace(question, citation=_joined(found, speech.text, question.citation), sources=found)
    note = _fault(now, cache, wording, speech.title)
    return Standing(question if note else now, note)


def _fault(question: QuizQuestion, cache: GenerationCache, wording: Wording, title: str) -> str:
    """Why a question whose sentences stand is wrong all the same, or nothing."""
    if question.form == "speech" and question.options[question.right[0]] != title:
        return RENAMED
    if question.form == "section" and not _is_in_section(question):
        return MOVED_SECTION
    if any(map(wording.holds, _untruths(question))):
        return NOW_STATED
    if question.form in _OUTLINE_FORMS and question.basis:
        root = cache.outline(question.citation.address.speech_id)
        if question.basis not in {basis_of(labels) for labels in _point_labels(root)}:
            return REARRANGED
    return ""


def _is_in_section(question: QuizQuestion) -> bool:
    """Whether the section that is the right option is still one of those around the sentence."""
    right = question.options[question.right[0]]
    return any(label.endswith(right) for label in question.citation.address.section)


def _untruths(question: QuizQuestion) -> Sequence[str]:
    """The sentences that a question holds to be wrong: a false statement, or a blank filled with a wrong option."""
    if question.type is QuestionType.JUDGE and not question.truth:
        return (question.stem,)
    if question.type is QuestionType.SINGLE and BLANK in question.stem:
        wrong = (text for i, text in enumerate(question.options) if i not in question.right)
        return [question.stem.replace(BLANK, text) for text in wrong]
    return ()


def _point_labels(root: Section) -> Sequence[tuple[str, ...]]:
    """The labels of the points of every section, and of the speech's own numbered ones."""
    rows = [tuple(p.label for p in root.points if p.ordinal)]
    rows += [tuple(p.label for p in path[-1].points) for path in walk(root)]
    return [row for row in rows if row]


def _relocated(source: Citation, text: str, cache: GenerationCache) -> Citation | None:
    """Find the quote in the text as it is now: at its old place, else wherever it stands."""
    start = source.start if text.startswith(source.quote, source.start) else text.find(source.quote)
    if start < 0:
        return None
    speech_id = source.address.speech_id
    table = cache.sentences(speech_id)
    if table.at(start).start != start or not any(s.end == start + len(source.quote) for s in table.sentences):
        return None
    shift = start - source.start
    values = tuple((a + shift, b + shift) for a, b in source.values)
    offset = values[0][0] if values else start
    sentence = table.at(offset)
    address = replace(
        source.address,
        title=cache.index.speech(speech_id).title,
        section=labels_at(cache.outline(speech_id), offset),
        paragraph=sentence.paragraph,
        sentence=sentence.number,
    )
    return replace(source, address=address, start=start, end=start + len(source.quote), values=values)


def _joined(sources: Sequence[Citation], text: str, old: Citation) -> Citation:
    """The citation that runs over all sources."""
    first, last = min(s.start for s in sources), max(s.end for s in sources)
    values = tuple(value for source in sources for value in source.values)
    return replace(old, address=sources[0].address, start=first, end=last, quote=text[first:last], values=values)
