"""Follow-ups: what a question that leans on earlier turns points to.

«那第二点呢», «剩下两条» and «那“全”又是指什么» are answered from the outline of what was just said;
any other follow-up is searched with the earlier question as its context.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.folding import fold, fold_words
from ingest.outline import Section, nodes_at
from ingest.tokens import tokens
from retrieval.answer import Turn
from retrieval.answering.origins import Origin, asks_origin, find_origins
from retrieval.points.numbered_points import Place, runs_of
from retrieval.question.parser import Ordinal, read_question
from retrieval.question.query import content_of, make_query
from retrieval.search.generation_cache import Manuscripts
from retrieval.search.hybrid_retriever import Search

_NEXT = re.compile(r"接下来|下一|后面|往下|之后(?:的|呢)")
_REST = re.compile(r"剩下|其余|其他|另外|余下|别的")
_PREVIOUS = re.compile(r"上一|前一|前面那")
_LAST = re.compile(r"最后(?:那|一|的)?")
_LEANS = re.compile(
    r"^(?:那|那么|这|它|其|还|又|再|另外|为什么|具体|展开|然后|接着|第|最后|上一|下一|剩下|后面)|"
    r"呢[？?]?$|呢[，,]|它|又是|那(?:方面|一?[个点条项])|这[个一]?[点条项句]|上述|刚才|前面"
)
_HOW_MANY = re.compile(r"(?P<n>[一两二三四五六七八九])(?:个|点|条|项|种|件|句|方面|部分)")
_FILLER = re.compile(
    r"那么|那个|这个|那|又是|又|是|呢|指|的|讲|展开|说说|具体|要求|意思|方面|部分|工作|"
    r"[个点条项种件句？?！!，。、：:]|怎么样|做|样|一"
)
_HISTORY_LENGTH = 1000

REFUSED = re.compile(r"不能作为依据。$|^讲话中没有与这个问题有关的内容|^问题里没有")
"""What tells an earlier refusal, which is about no place in the speeches, from an answer."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the conversation is about: a sentence's place and the sections that hold it, outermost first."""

    speech_id: str
    offset: int
    path: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A question with what earlier turns add to it.

    ``context`` is the earlier question, "" where the new one stands alone; ``places`` are the points of the
    outline that it asks for by number or by name; ``said`` is the earlier answer, folded to words; ``origins`` is
    where it stands in the speeches, given where nothing else is asked.
    """

    text: str
    context: str = ""
    places: tuple[Place, ...] = ()
    anchor: Anchor | None = None
    said: str = ""
    origins: tuple[Origin, ...] = ()


def stand_alone(
    question: str,
    history: Sequence[Turn],
    manuscripts: Manuscripts,
    search: Search,
    speeches: Collection[str] | None,
) -> Request:
    """Give the question with what the turns before add; without turns it stands alone."""
    asked = next((t.content[:_HISTORY_LENGTH] for t in reversed(history) if t.role == "user"), "")
    said = next((t.content[:_HISTORY_LENGTH] for t in reversed(history) if t.role == "assistant"), "")
    about_origin = asks_origin(question)
    if not asked or not (about_origin or _LEANS.search(fold(question))):
        return Request(question)
    if about_origin:
        answers = (t.content[:_HISTORY_LENGTH] for t in reversed(history) if t.role == "assistant")
        said = next((text for text in answers if not REFUSED.search(text)), said)
    if REFUSED.search(said):
        return Request(question, asked)
    anchor = _find_anchor(asked, said, manuscripts, search, speeches)
    if about_origin and anchor is not None:
        found = find_origins(question, said, manuscripts, search, speeches)
        return Request(question, asked, (), anchor, fold_words(said), found or (_sentence_of(anchor, manuscripts),))
    request = Request(question, asked, (), anchor, fold_words(said))
    if anchor is None:
        return request
    places = _by_number(question, asked, said, anchor, manuscripts) or _by_name(question, anchor, manuscripts)
    return Request(question, asked, places, anchor, request.said)


def _find_anchor(
    asked: str, said: str, manuscripts: Manuscripts, search: Search, speeches: Collection[str] | None
) -> Anchor | None:
    """Find the sentence that the earlier answer says, by the rarest words in common."""
    candidates = search.rank(make_query(f"{asked}\n{said}"), speeches, rerank=False)[:12]
    weights = {t: search.rarity(t) for t in set(tokens(said)) if len(t) > 1}
    hints = {t: search.rarity(t) * 0.3 for t in set(tokens(asked)) if len(t) > 1}
    best: tuple[float, str, int] | None = None
    for candidate in candidates:
        for scored in candidate.pieces:
            terms = set(tokens(scored.piece.text))
            score = sum(w for t, w in weights.items() if t in terms) + sum(w for t, w in hints.items() if t in terms)
            if best is None or score > best[0]:
                best = (score, candidate.view.passage.speech_id, scored.piece.start)
    if best is None:
        return None
    _, speech_id, offset = best
    return Anchor(speech_id, offset, nodes_at(manuscripts.outline(speech_id), offset))


def _sentence_of(anchor: Anchor, manuscripts: Manuscripts) -> Origin:
    sentence = manuscripts.sentences(anchor.speech_id).at(anchor.offset)
    return Origin(anchor.speech_id, sentence.start, sentence.end)


def _by_number(
    question: str, asked: str, said: str, anchor: Anchor, manuscripts: Manuscripts
) -> tuple[Place, ...]:
    """Find the points asked for by their number, or as the next, the last, the remaining ones."""
    folded = fold(question)
    ordinals = read_question(question).ordinals
    relative = any(p.search(folded) for p in (_NEXT, _REST, _PREVIOUS, _LAST))
    if not ordinals and not relative:
        return ()
    untold = not _LAST.search(folded) and any(p.search(folded) for p in (_NEXT, _REST))
    run, current = _run_spoken_of(asked, said, anchor, manuscripts, untold=untold)
    if not run:
        return ()
    if ordinals and not relative:
        return tuple(_numbered(anchor.speech_id, run, ordinal) for ordinal in ordinals[-1:])
    if _LAST.search(folded):
        chosen = run[-1:]
    elif _REST.search(folded):
        chosen = tuple(p for i, p in enumerate(run) if i not in current)
    elif _PREVIOUS.search(folded):
        chosen = run[max(min(current, default=0) - 1, 0) :][:1]
    else:
        chosen = run[max(current, default=-1) + 1 :]
        many = _HOW_MANY.search(folded)
        chosen = chosen[: {"一": 1, "两": 2}.get(many["n"], len(chosen)) if many else 1]
    return tuple(Place(anchor.speech_id, run, point) for point in chosen) or (Place(anchor.speech_id, run, None),)


def _numbered(speech_id: str, run: tuple[Section, ...], ordinal: Ordinal) -> Place:
    number = len(run) if ordinal.last else ordinal.number
    return Place(speech_id, run, run[number - 1] if 1 <= number <= len(run) else None)


def _run_spoken_of(
    asked: str, said: str, anchor: Anchor, manuscripts: Manuscripts, *, untold: bool = False
) -> tuple[tuple[Section, ...], frozenset[int]]:
    """Give the run of points that the earlier turns speak of, and which of them they named.

    Of the runs that hold the anchor, the one whose points the earlier answer names best; where it names none,
    the innermost.  With ``untold``, not one that was told whole, if there is one around it.
    """
    root = manuscripts.outline(anchor.speech_id)
    spoken = fold_words(asked + said)
    told: list[tuple[float, tuple[Section, ...], frozenset[int]]] = []
    for depth, holder in enumerate((root, *anchor.path)):
        for run in runs_of(holder):
            if not run[0].start <= anchor.offset < run[-1].end and holder is not (anchor.path or (root,))[-1]:
                continue
            named = frozenset(i for i, p in enumerate(run) if _names(spoken, p))
            holding = frozenset(i for i, p in enumerate(run) if p.start <= anchor.offset < p.end)
            told.append(((len(named) > 0) * 1.0 + 0.1 * depth, run, named or holding))
    if not told:
        return (), frozenset()
    best = max(told, key=lambda item: item[0])
    around = [item for item in told if item[1][0].start < best[1][0].start and best[1][-1].end <= item[1][-1].end]
    if untold and len(best[2]) == len(best[1]) and around:
        best = max(around, key=lambda item: item[0])
    return best[1], best[2]


def _names(spoken: str, point: Section) -> bool:
    heading = fold_words(point.heading)
    grams = {heading[i : i + 2] for i in range(len(heading) - 1)} or {heading}
    return sum(g in spoken for g in grams) >= 0.6 * len(grams)


def _by_name(question: str, anchor: Anchor, manuscripts: Manuscripts) -> tuple[Place, ...]:
    """Find the point near the anchor that the question names: a sibling whose heading holds the words asked for."""
    folded = fold(question)
    quoted = make_query(question).phrases
    words = fold_words(quoted[0] if quoted else _FILLER.sub("", "".join(content_of(folded))))
    if not words or (len(words) > 8 and not quoted):
        return ()
    root = manuscripts.outline(anchor.speech_id)
    for holder in reversed((root, *anchor.path)):
        for run in runs_of(holder):
            matching = [p for p in run if words in fold_words(p.heading)]
            around = bool(matching) and matching[0].start <= anchor.offset < matching[0].end
            if len(matching) == 1 and (quoted or not around):
                return (Place(anchor.speech_id, run, matching[0]),)
    return ()
