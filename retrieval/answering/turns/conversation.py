"""Conversations: what a question that leans on earlier turns points to.

«那第二点呢», «剩下两条» and «那“全”又是指什么» are answered from the lists that were spoken of, «出自哪篇» from where
the answer stands, «后来呢» and «为什么这么说» by what is said behind it; any other follow-up is searched in the speech
just told from, with the earlier question as its context.  A question that only names another speech asks the earlier
one of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ingest.text.folding import fold_words
from ingest.text.sentences import Sentence, SentenceTable
from retrieval.answer import Turn
from retrieval.answering.answer_values import holds_value
from retrieval.answering.refusal_texts import is_refusal
from retrieval.answering.turns.focus import Focus, share_held
from retrieval.answering.turns.text_history import find_lines
from retrieval.answering.turns.topic import HISTORY_LENGTH, Topic, TopicReader, leans_on
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.points.numbered_points import NumberedPoint
from retrieval.points.referenced_points import Anchor, ToldList, find_referenced
from retrieval.question.follow_up import FollowUp, parse_follow_up, subject_of
from retrieval.question.parser import Kind, Question, Value, parse_question
from retrieval.question.speech_mentions import find_speech_mentions
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.hybrid_retriever import HybridRetriever
from retrieval.search.term_statistics import TermStatistics

_MOST_SOURCES = 12
"""Statements of an answer whose sources are told; no list that is answered is longer by much."""

_TOLD_ON = 220
"""Characters behind the place told that go on from it: as many as a citation quotes."""

_KNOWN = 0.6
"""Share of a word's pairs of characters that earlier turns hold where it names nothing new.  Set by hand."""

_HOLDS = 0.7
"""Share of a subject's pairs of characters in the speech spoken of from which on it is a subject of that speech."""

_FIGURES = (Value.NUMBER, Value.SHARE, Value.MONEY)
"""Values of which one subject may have one and the next another: figures all."""

_UNSAID = 20
"""Characters of the sentence told that an answer left out at which the sentence may answer the next question too."""

_OPENING = 150
"""Characters in which a speech says what it is: its title, its occasion and who speaks."""

_MOST_OPENINGS = 256  # speeches whose openings are looked at; keeps the time of an answer within bounds

_LEAVES = 3
"""Characters of a subject from which on it may leave the speech spoken of: two stand by chance in many speeches."""


@dataclass(frozen=True, slots=True)
class EarlierSource:
    """Where a stretch of an earlier answer stands: ``start:end`` are characters of the speech's text."""

    speech_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question with what earlier turns add to it.

    ``context`` is the earlier question, "" where the new one stands alone; ``points`` are the points of the
    outline that it asks for by number or by name; ``said`` is the earlier answer, folded to words; ``sources`` is
    where it stands in the speeches, given where nothing else is asked; ``spans`` are the stretches that go on from it;
    ``subjects`` are several things that it asks the earlier question of; ``goes_on`` says that it names nothing new;
    ``focus`` is the place told last; ``scope`` the point in which alone is searched; ``named`` are the speeches that
    the earlier question is now asked of; ``deadline`` is that of the answer.
    """

    question: Question
    context: str = ""
    points: tuple[NumberedPoint, ...] = ()
    said: str = ""
    sources: tuple[EarlierSource, ...] = ()
    spans: tuple[EarlierSource, ...] = ()
    subjects: tuple[str, ...] = ()
    goes_on: bool = False
    focus: Focus | None = None
    scope: EarlierSource | None = None
    named: tuple[str, ...] = ()
    deadline: Deadline = UNHURRIED


class Conversation:
    """Completes follow-ups over one generation of the speeches."""

    def __init__(self, cache: GenerationCache, retriever: HybridRetriever, terms: TermStatistics) -> None:
        self._cache = cache
        self._retriever = retriever
        self._terms = terms
        self._topics = TopicReader(cache, retriever, terms)

    def stand_alone(
        self, question: Question, history: Sequence[Turn], speeches: Collection[str] | None
    ) -> StandaloneQuestion:
        """The question with what the turns before add; without turns it stands alone."""
        topic = self._topics.read(history, speeches) if history else Topic()
        if not topic.asked:
            return StandaloneQuestion(question)
        follow_up = parse_follow_up(question)
        if redirected := self._redirected(question, follow_up, topic, speeches):
            return redirected
        if not leans_on(follow_up, topic):
            return StandaloneQuestion(question, focus=self._focus(topic, question))
        in_context = question.in_context(topic.asked)
        if topic.anchor is None or (follow_up.asks_source and not topic.said):
            said = "" if is_refusal(topic.said) else fold_words(topic.said)
            return StandaloneQuestion(in_context, topic.asked, said=said)
        if follow_up.asks_source:
            sources = self._sources(question, follow_up, history, topic, speeches) or (self._sentence_of(topic.anchor),)
            return StandaloneQuestion(in_context, topic.asked, (), fold_words(topic.said), sources)
        return self._follow(question, follow_up, topic, topic.anchor)

    def _follow(self, question: Question, follow_up: FollowUp, topic: Topic, anchor: Anchor) -> StandaloneQuestion:
        """What a question that goes on from an answer asks for."""
        question = _as_asked_before(question, follow_up, topic)
        said, root = topic.spoken, self._cache.outline(anchor.speech_id)
        request = StandaloneQuestion(question.in_context(topic.asked), topic.asked, said=said)
        found = find_referenced(follow_up, topic.lists, anchor, root)
        new = self._new(follow_up, topic, anchor)
        if found.points and not (follow_up.more and found.points[0].section is None):
            return self._in_points(request, found.points, _beside_list(new, found.among))
        if not new and self._asks_on(question, follow_up, anchor):
            return replace(request, spans=self._told_on(topic, anchor))
        if self._leaves(new, anchor.speech_id, renames=follow_up.renames):
            return request
        subjects = follow_up.subject if follow_up.renames else ()
        focus = self._focus(topic, question, leans=True, about=follow_up.subject)
        return replace(request, focus=focus, subjects=subjects, goes_on=not new)

    def _redirected(
        self, question: Question, follow_up: FollowUp, topic: Topic, speeches: Collection[str] | None
    ) -> StandaloneQuestion | None:
        """The earlier question, asked of the speech that this one only names, or of both."""
        cards = self._cache.cards(speeches)
        mentions = find_speech_mentions(question.text, cards, self._terms.rarity)
        if follow_up.redirects:
            other = self._other_speech(follow_up.other_speech, topic, speeches)
        elif len(mentions) == 1 and not subject_of(question.folded.replace(mentions[0].words, " ")):
            other = mentions[0].speech_id
        else:
            return None
        if other is None:
            return None
        drop = [mention.words for mention in find_speech_mentions(topic.subject, cards, self._terms.rarity)]
        asked = parse_question(topic.subject, drop)
        if (question.kind is Kind.COMPARE or follow_up.compares) and topic.speeches and other != topic.speeches[0]:
            asked = replace(asked, kind=Kind.COMPARE)
            return StandaloneQuestion(asked, named=(topic.speeches[0], other))
        return StandaloneQuestion(asked, named=(other,))

    def _other_speech(self, name: str, topic: Topic, speeches: Collection[str] | None) -> str | None:
        """The speech that is named, by its title or its opening; without a name, the one told from before."""
        told = topic.speeches[0] if topic.speeches else ""
        if not name:
            return next((speech_id for speech_id in topic.speeches if speech_id != told), None)
        all_cards = self._cache.cards(speeches)
        cards = [card for card in all_cards if card.id != told]
        for among in (all_cards, cards):
            if mentions := find_speech_mentions(f"{name}那篇", among, self._terms.rarity):
                return mentions[0].speech_id
        texts = {card.id: self._cache.index.speech(card.id).text for card in cards[:_MOST_OPENINGS]}
        opened = {id_: text for id_, text in texts.items() if name in fold_words(f"{id_}{text[:_OPENING]}")}
        return max(opened, key=lambda id_: opened[id_].count(name), default=None)

    def _asks_on(self, question: Question, follow_up: FollowUp, anchor: Anchor) -> bool:
        """Whether a question that names nothing new asks for what is said behind the sentence told."""
        named_or_counted = question.value is not None or bool(follow_up.ordinals)
        return not named_or_counted and not self._told_elsewhere(follow_up, anchor)

    def _told_elsewhere(self, follow_up: FollowUp, anchor: Anchor) -> bool:
        """Whether the speech speaks of what a question names in more sentences than the one told."""
        text = fold_words(self._cache.index.speech(anchor.speech_id).text)
        return any(text.count(word) > 1 for word in follow_up.subject)

    def _in_points(
        self, request: StandaloneQuestion, points: tuple[NumberedPoint, ...], new: Sequence[str]
    ) -> StandaloneQuestion:
        """The points asked for, or what is asked of the only one."""
        section = points[0].section
        if not new or section is None or len(points) > 1 or section.end - section.start <= _TOLD_ON:
            return replace(request, points=points)
        scope = EarlierSource(points[0].speech_id, section.start, section.end)
        return replace(request, scope=scope, goes_on=True)

    def _focus(
        self, topic: Topic, question: Question, *, leans: bool = False, about: tuple[str, ...] = ()
    ) -> Focus | None:
        """The sentence told last; where it holds a value of the kind asked for, the answer may stand in it."""
        if topic.anchor is None:
            return None
        sentence = self._cache.sentences(topic.anchor.speech_id).at(topic.anchor.offset)
        text = self._cache.index.speech(topic.anchor.speech_id).text
        words = fold_words(text[sentence.start : sentence.end])
        unsaid = len(words) * (1.0 - share_held(words, topic.spoken))
        told = text[sentence.start : sentence.end]
        value = question.value is not None and holds_value(told, question.value, question.unit)
        open_share = 1.0 if value else min(unsaid / _UNSAID, 1.0)
        return Focus(topic.anchor.speech_id, sentence.start, sentence.end, open_share, leans, about)

    def _new(self, follow_up: FollowUp, topic: Topic, anchor: Anchor) -> tuple[str, ...]:
        """What a question names that neither the turns before nor the sentence told speak of."""
        sentence = self._cache.sentences(anchor.speech_id).at(anchor.offset)
        text = self._cache.index.speech(anchor.speech_id).text
        spoken = topic.spoken + fold_words(text[sentence.start : sentence.end])
        return tuple(word for word in follow_up.subject if share_held(word, spoken) < _KNOWN)

    def _leaves(self, new: Sequence[str], speech_id: str, *, renames: bool) -> bool:
        """Whether a question names something that other speeches speak of and the one spoken of does not."""
        text = fold_words(self._cache.index.speech(speech_id).text)
        for word in new:
            pairs = [word[i : i + 2] for i in range(len(word) - 1)]
            elsewhere = (renames or len(word) >= _LEAVES) and all(map(self._terms.stands, pairs))
            if elsewhere and share_held(word, text) < _HOLDS:
                return True
        return False

    def _told_on(self, topic: Topic, anchor: Anchor) -> tuple[EarlierSource, ...]:
        """What is said behind the sentence told, in its section; where that ends there, what is said before it."""
        table = self._cache.sentences(anchor.speech_id)
        place = table.index_at(anchor.offset)
        section = anchor.path[-1] if anchor.path else self._cache.outline(anchor.speech_id)
        behind = table.within(table.sentences[place].end, section.end)
        place += sum(1 for _ in takewhile(lambda own: self._said(topic, anchor.speech_id, own), behind))
        told = table.sentences[place]
        last = _told_on_to(table, place, section.end)
        if last > place:
            return (EarlierSource(anchor.speech_id, table.sentences[place + 1].start, table.sentences[last].end),)
        first = place
        while first and told.start - table.sentences[first - 1].start <= _TOLD_ON:
            if table.sentences[first - 1].start < section.start:
                break
            first -= 1
        return (EarlierSource(anchor.speech_id, table.sentences[first].start, told.end),)

    def _said(self, topic: Topic, speech_id: str, sentence: Sentence) -> bool:
        """Whether the last answer says a sentence."""
        words = fold_words(self._cache.index.speech(speech_id).text[sentence.start : sentence.end])
        return share_held(words, topic.spoken) >= _KNOWN

    def _sources(
        self,
        question: Question,
        follow_up: FollowUp,
        history: Sequence[Turn],
        topic: Topic,
        speeches: Collection[str] | None,
    ) -> tuple[EarlierSource, ...]:
        """Where the earlier answer stands word for word; of several statements, the one that the question points to."""
        answers = [turn for turn in reversed(history) if turn.role == "assistant"]
        told = next((turn for turn in answers if not is_refusal(turn.content[:HISTORY_LENGTH])), answers[0])
        cited = self._topics.holding(told.citations, speeches)
        found = [EarlierSource(c.address.speech_id, c.start, c.end) for c in cited[:_MOST_SOURCES]]
        if not found:
            lines = find_lines(topic.said, _MOST_SOURCES, self._cache, self._retriever, speeches)
            found = [EarlierSource(line.speech_id, line.start, line.start + len(line.text)) for line in lines]
        if follow_up.last_said:
            return tuple(found[-1:])
        if question.ordinals and 1 <= question.ordinals[-1].number <= len(found):
            return (found[question.ordinals[-1].number - 1],)
        return tuple(found)

    def _sentence_of(self, anchor: Anchor) -> EarlierSource:
        sentence = self._cache.sentences(anchor.speech_id).at(anchor.offset)
        return EarlierSource(anchor.speech_id, sentence.start, sentence.end)


def _told_on_to(table: SentenceTable, place: int, end: int) -> int:
    """The last sentence that goes on from the one at ``place``: before ``end``, and with the paragraph where a third of
    what may be told is told."""
    last = place
    while last + 1 < len(table):
        following, told_on = table.sentences[last + 1], table.sentences[last].end - table.sentences[place + 1].start
        another = following.paragraph != table.sentences[last].paragraph
        if following.start >= end or following.end - table.sentences[place + 1].start > _TOLD_ON:
            break
        if another and last > place and told_on > _TOLD_ON // 3:
            break
        last += 1
    return last


def _beside_list(new: Sequence[str], among: ToldList | None) -> tuple[str, ...]:
    """What a question asks of a point beside naming its list; nothing of a point that it names itself."""
    return () if among is None else tuple(word for word in new if word not in among.asked)


def _as_asked_before(question: Question, follow_up: FollowUp, topic: Topic) -> Question:
    """The question with what it leaves to the earlier one to say: the kind of answer, or that figures are asked for."""
    if question.kind is Kind.OTHER and follow_up.asks_numbers:
        return replace(question, kind=Kind.FACT, value=Value.NUMBER)
    if question.kind is not Kind.OTHER or not follow_up.renames or not follow_up.subject:
        return question
    for asked in reversed(topic.asked.split("\n")):
        earlier = parse_question(asked) if asked.strip() else question
        if earlier.kind in (Kind.FACT, Kind.HOW, Kind.WHY, Kind.DEFINITION):
            value = Value.NUMBER if earlier.value in _FIGURES else earlier.value
            return replace(question, kind=earlier.kind, value=value)
    return question
