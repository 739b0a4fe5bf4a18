"""The whole-speech step: summaries, paragraphs by their place, and the speeches that use an expression, all cited."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from ingest.outline.parser import walk
from ingest.store.speech_table import SpeechCard
from ingest.text.folding import fold_words
from ingest.text.punctuation import SENTENCE_ENDS
from ingest.text.sentences import Paragraph, split_paragraphs
from retrieval.answer import Statement
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.requests.last_answer import Span
from retrieval.answering.requests.stretches import (
    LONGEST_STRETCH,
    heading_span,
    say_point_in_detail,
    say_stretch,
)
from retrieval.answering.summary import summarise
from retrieval.answering.whole_speeches import whole_speech_texts as texts
from retrieval.answering.whole_speeches.heading_request import parse_heading_request
from retrieval.answering.whole_speeches.mention_request import MentionRequest, parse_mention_request
from retrieval.answering.whole_speeches.paragraph_request import (
    ParagraphRequest,
    asks_for_paragraph,
    parse_paragraph_request,
)
from retrieval.answering.whole_speeches.summary_request import (
    SummaryRequest,
    asks_for_summary,
    parse_summary_request,
)
from retrieval.question.parser import parse_question
from retrieval.quotes.exact import ExactSearch
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.term_statistics import TermStatistics
from retrieval.talk.named_speeches import (
    NamedSpeeches,
    find_called_speeches,
    find_named_speeches,
    without_name_words,
)
from retrieval.talk.utterance import read_utterance

SpokenOf = Callable[[], tuple[str, ...]]
"""The ids of the speeches that were spoken of last."""

_TITLE_MARKS = re.compile("[《》]")
_LONGEST = 80
"""Characters of a question that may ask for a speech as a whole.  Set by hand."""

_MOST_SPEECHES = 8
"""Speeches that are summed up, or told of, in one answer."""

_MOST_HEADINGS = 12
_LONGEST_PARAGRAPH = 1200
"""Characters of a paragraph that are said."""

_SHORT_CLOSING = 20
"""Characters of a last paragraph below which it only thanks or dates, and the one before is said with it."""

_MOST_PASSAGES = 20_000
"""Passages of an archive up to which occurrences are counted while the reader waits."""

_OPENING = 800
_THEME = re.compile(
    r"(?:主题|目的|任务|议题|内容|主线|中心)[^，。；]{0,6}是|围绕[^。讲谈作]{2,40}[讲谈作]|"
    r"[讲谈提][^，。；]{0,8}?(?:意见|要求|体会|想法|看法|希望)"
)
"""How a speech names its subject."""

_TELLING = 12
"""Characters from which on a sentence says something by itself."""


@dataclass(frozen=True, slots=True)
class WholeReply:
    """What is said of speeches as wholes; ``phrase`` is the expression that was counted, "" where none was."""

    builder: AnswerBuilder
    phrase: str = ""


class WholeSpeechStep:
    """Answers for speeches as wholes over one generation; safe to use from several threads."""

    def __init__(self, cache: GenerationCache, terms: TermStatistics, exact: ExactSearch) -> None:
        self._cache = cache
        self._terms = terms
        self._exact = exact

    def reply(self, text: str, earlier: SpokenOf, speeches: Collection[str] | None) -> WholeReply | None:
        """What is said, ``None`` where something else is asked; ``earlier`` gives the speeches spoken of last."""
        utterance = read_utterance(text)
        if len(utterance.folded) > _LONGEST:
            return None
        heading = parse_heading_request(text)
        if heading:
            return self._heading(text, heading, earlier, speeches)
        mention = parse_mention_request(utterance.said)
        if mention is not None:
            return self._mentions(text, mention, speeches)
        if utterance.quotes and '"' in utterance.folded:
            return None
        said = _TITLE_MARKS.sub("", utterance.said)
        found = find_named_speeches(said, self._cache.cards(speeches), self._terms.rarity)
        builder = AnswerBuilder(self._cache, parse_question(text))
        if self._say(builder, found, earlier):
            return WholeReply(builder)
        if not (asks_for_summary(said) or asks_for_paragraph(said)):
            return None
        called = self._called(said, found, speeches)
        return WholeReply(builder) if called is not None and self._say(builder, called, earlier) else None

    def _called(self, said: str, found: NamedSpeeches, speeches: Collection[str] | None) -> NamedSpeeches | None:
        """The one speech that is named or called by other words, without all words of its name."""
        names = self._cache.names(speeches)
        if not found.named:
            return find_called_speeches(said, self._cache.cards(speeches), names)
        name = names.get(found.cards[0].id) if len(found.cards) == 1 else None
        return None if name is None else replace(found, rest=without_name_words(found.rest, name))

    def _say(self, builder: AnswerBuilder, found: NamedSpeeches, earlier: SpokenOf) -> bool:
        """Say a summary or a paragraph of the speeches found, if one is asked for and nothing else."""
        summary = parse_summary_request(found.rest, named=found.named)
        paragraph = None if summary else parse_paragraph_request(found.rest)
        if summary is not None:
            if summary.common:
                _own(builder, texts.NOT_COMPARED)
            self._summaries(builder, summary, self._meant(summary, found, earlier))
        elif paragraph is not None:
            self._paragraph(builder, paragraph, self._pointed(found, earlier))
        return summary is not None or paragraph is not None

    def _meant(self, request: SummaryRequest, found: NamedSpeeches, earlier: SpokenOf) -> Sequence[SpeechCard]:
        """The speeches of which a summary is asked for: those named or spoken of, else all."""
        if found.named or request.every:
            return found.cards
        return self._pointed(found, earlier) or (() if request.pointed else found.cards)

    def _pointed(self, found: NamedSpeeches, earlier: SpokenOf) -> Sequence[SpeechCard]:
        """The speeches named, else those spoken of last, else the only one."""
        if found.named or len(found.cards) == 1:
            return found.cards
        ids = earlier()
        return [card for card in found.cards if card.id in ids]

    def _summaries(self, builder: AnswerBuilder, request: SummaryRequest, cards: Sequence[SpeechCard]) -> None:
        if not cards:
            _own(builder, texts.WHICH_ONE)
        elif len(cards) == 1 and request.sentences != 1:
            self._summary(builder, cards[0], request.sentences)
        else:
            for card in cards[:_MOST_SPEECHES]:
                self._in_brief(builder, card, one_sentence=request.sentences == 1)
        if len(cards) > _MOST_SPEECHES:
            _own(builder, texts.MORE_SPEECHES.format(count=len(cards) - _MOST_SPEECHES))

    def _summary(self, builder: AnswerBuilder, card: SpeechCard, most: int) -> None:
        """Say the leads of a speech, each below its heading."""
        speech, outline = self._cache.index.speech(card.id), self._cache.outline(card.id)
        leads = summarise(speech, outline, self._cache.sentences(card.id))
        pointed = any(lead.label for lead in leads)
        _own(builder, (texts.PARTS if pointed else texts.UNPOINTED).format(title=card.title, count=len(leads)))
        for lead in leads[: most or None]:
            if lead.label and lead.label not in lead.text:
                _own(builder, lead.label)
            builder.say(card.id, lead.start, lead.end)

    def _in_brief(self, builder: AnswerBuilder, card: SpeechCard, *, one_sentence: bool) -> None:
        """Say the sentence in which a speech names its subject, or the headings of its points."""
        _own(builder, texts.TITLE.format(title=card.title))
        points = [point for point in self._cache.outline(card.id).points if point.ordinal and not point.frames]
        theme = self._theme(card) if one_sentence or not points else None
        if theme is not None:
            builder.say(card.id, theme.start, theme.end)
        elif points:
            for point in points[:_MOST_HEADINGS]:
                span = heading_span(self._cache, card.id, point)
                builder.say(card.id, span.start, span.end)
        else:
            speech, outline = self._cache.index.speech(card.id), self._cache.outline(card.id)
            for lead in summarise(speech, outline, self._cache.sentences(card.id))[: 1 if one_sentence else 2]:
                builder.say(card.id, lead.start, lead.end)

    def _theme(self, card: SpeechCard) -> Span | None:
        text = self._cache.index.speech(card.id).text
        for sentence in self._cache.sentences(card.id).within(0, _OPENING):
            if _THEME.search(text, sentence.start, sentence.end):
                return Span(card.id, sentence.start, sentence.end)
        return None

    def _paragraph(self, builder: AnswerBuilder, request: ParagraphRequest, cards: Sequence[SpeechCard]) -> None:
        """Say one paragraph of the one speech meant."""
        if len(cards) != 1:
            _own(builder, texts.WHICH_ONE)
            return
        card, text = cards[0], self._cache.index.speech(cards[0].id).text
        paragraphs = split_paragraphs(text)
        place = request.number - 1 if request.number > 0 else len(paragraphs) + request.number
        if not 0 <= place < len(paragraphs):
            _own(builder, texts.NO_PARAGRAPH.format(title=card.title, count=len(paragraphs)))
            return
        first, last = _telling_paragraphs(text, paragraphs, place)
        _own(builder, texts.PARAGRAPH.format(title=card.title, number=_numbers(first, last), count=len(paragraphs)))
        start = paragraphs[first].start
        say_stretch(builder, Span(card.id, start, min(paragraphs[last].end, start + _LONGEST_PARAGRAPH)))

    def _heading(
        self, text: str, heading: str, earlier: SpokenOf, speeches: Collection[str] | None
    ) -> WholeReply | None:
        """Say what stands below a heading, in the speech spoken of last where it has it; ``None`` where none has."""
        holding = self._exact.find(heading, speeches).counts()
        spoken = earlier() if len(holding) > 1 else ()
        for speech_id in sorted(holding, key=lambda own: own not in spoken):
            for path in walk(self._cache.outline(speech_id)):
                if path[-1].heading and fold_words(path[-1].heading) == heading:
                    builder = AnswerBuilder(self._cache, parse_question(text))
                    say_point_in_detail(builder, speech_id, path[-1], LONGEST_STRETCH)
                    return WholeReply(builder)
        return None

    def _mentions(self, text: str, request: MentionRequest, speeches: Collection[str] | None) -> WholeReply | None:
        """Say how often which speeches use an expression, with a sentence of each; ``None`` where none does."""
        if self._terms.passages > _MOST_PASSAGES:
            return None
        found = self._exact.find(request.phrase, speeches)
        counts = found.counts()
        if not counts:
            return None
        builder = AnswerBuilder(self._cache, parse_question(text))
        _own(builder, texts.MENTIONED.format(phrase=request.phrase, speeches=len(counts), count=len(found)))
        spans = found.spans()
        for speech_id, count in sorted(counts.items(), key=lambda item: -item[1])[:_MOST_SPEECHES]:
            _own(builder, texts.MENTIONED_IN.format(title=self._cache.index.speech(speech_id).title, count=count))
            table = self._cache.sentences(speech_id)
            sentences = [table.at(span.start) for span in spans if span.speech_id == speech_id]
            told = next((own for own in sentences if own.end - own.start >= _TELLING), sentences[0])
            builder.say(speech_id, told.start, told.end)
        if len(counts) > _MOST_SPEECHES:
            _own(builder, texts.MORE_SPEECHES.format(count=len(counts) - _MOST_SPEECHES))
        return WholeReply(builder, request.phrase)


def _telling_paragraphs(text: str, paragraphs: Sequence[Paragraph], place: int) -> tuple[int, int]:
    """The places of the paragraphs to say: with a line that says nothing by itself, the one it leads to or follows."""
    first = last = place
    if place == 0:
        while last + 1 < len(paragraphs) and not any(
            stop in text[paragraphs[last].start : paragraphs[last].end] for stop in SENTENCE_ENDS
        ):
            last += 1
    elif place == len(paragraphs) - 1:
        first -= paragraphs[place].end - paragraphs[place].start < _SHORT_CLOSING
    return first, last


def _numbers(first: int, last: int) -> str:
    return str(first + 1) if first == last else f"{first + 1}—{last + 1}"


def _own(builder: AnswerBuilder, text: str) -> None:
    builder.statements.append(Statement(text, own=True))
