"""Who does something, read off «由…负责»; a name that the manuscript masks is said to be masked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.text.folding import fold_characters
from retrieval.answering.first_lines.cited_sentence import CitedSentence, subject_words
from retrieval.question.parser import Question, Value

_ASKED = re.compile(
    r"(?:由)?(?:谁|哪位|哪个(?:人|部门|单位|科室)|什么人|哪些(?:人|部门|单位))(?:来|去|要|具体|统一|应该|应当)?(?P<verb>\w{2}|\w(?=$|\?))"
)
_DOER = r"由(?P<who>[^,。;:!?、由\s]{{2,16}}?)(?:来|去|具体|统一|共同|直接|总)?{verb}"
_MASKED = re.compile(r"[x×*]{1,4}|某")
_HIDDEN = "已隐去（讲话稿里写作“{who}”）"
_LEAST, _MOST = 2, 14


def name_line(question: Question, cited: Sequence[CitedSentence]) -> tuple[str, tuple[int, ...]] | None:
    """Who does what is asked, with the marker; ``None`` where no sentence says it in this form, or two do."""
    asked = _ASKED.search(fold_characters(question.text)) if question.value is Value.PERSON else None
    if asked is None:
        return None
    subjects = [word for word in subject_words(question.text) if word != asked["verb"]]
    doer = re.compile(_DOER.format(verb=re.escape(asked["verb"])))
    found: dict[str, int] = {}
    for sentence in cited:
        for match in doer.finditer(sentence.folded):
            if subjects and all(map(sentence.speaks_of, subjects)):
                found.setdefault(sentence.quote[slice(*match.span("who"))], sentence.marker)
    if len(found) != 1:
        return None
    who, marker = next(iter(found.items()))
    if not _LEAST <= len(who) <= _MOST:
        return None
    masked = _MASKED.search(fold_characters(who))
    return (_HIDDEN.format(who=who) if masked else who), (marker,)
