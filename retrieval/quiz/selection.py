"""Choosing a set from the drafts: spread over sections and types, no two alike, keys in even places."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.text.folding import fold_words
from retrieval.quiz.question import AS_IS, QuestionCandidate, QuestionType, QuizQuestion

MOST_ALIKE = 0.55
"""Jaccard similarity of the stems' character pairs from which two questions count as one."""

# Set by hand, as are all shares below.
MIX: Mapping[QuestionType, int] = {
    QuestionType.SINGLE: 30,
    QuestionType.MULTIPLE: 12,
    QuestionType.BLANK: 22,
    QuestionType.JUDGE: 20,
    QuestionType.ORDER: 8,
    QuestionType.SHORT: 8,
}
"""Parts of a hundred that each type has in a mixed set."""

_FORM_SHARES: Mapping[tuple[QuestionType, str], float] = {
    (QuestionType.SINGLE, "section"): 0.2,
    (QuestionType.SINGLE, "speech"): 0.17,
    (QuestionType.SINGLE, "nth"): 0.15,
    (QuestionType.SINGLE, "parent"): 0.1,
    (QuestionType.JUDGE, "polarity"): 0.15,
}
"""Largest part of a type that a form of asking may have, as long as there are others."""

_TRUE_PER_FALSE = {1: 1.0, 2: 1.5, 3: 2.0}
"""Most true statements to one false, by pass."""

_PASSES = (1, 2, 3)  # within the shares; without; and from sections already asked
_LONGEST_KEYS = 0.25
"""Largest part of the single choices in which the key may be the one longest option."""

_TRIED_PLACES = 24  # orders drawn, of which the one whose right places were rarest so far is taken; set by hand


@dataclass(frozen=True, slots=True)
class Asked:
    """What a set is to hold."""

    number: int
    types: tuple[QuestionType, ...] = tuple(QuestionType)


def choose(drafts: Sequence[QuestionCandidate], asked: Asked, chance: random.Random) -> list[QuizQuestion]:
    """The questions of a set, by type in the order of ``QuestionType``; fewer where there are not enough."""
    chosen = _Chooser(drafts, asked, chance).run()
    placed = _placed(chosen, chance)
    order = {kind: i for i, kind in enumerate(QuestionType)}
    return sorted(placed, key=lambda question: order[question.type])


class _Chooser:
    """Goes round the sections; in each takes a draft of the type that is missing most."""

    def __init__(self, drafts: Sequence[QuestionCandidate], asked: Asked, chance: random.Random) -> None:
        self._asked = asked
        self._chance = chance
        self._quota = _quotas(asked, Counter(d.question.type for d in drafts))
        self._taken: Counter[QuestionType] = Counter()
        self._forms: Counter[tuple[QuestionType, str]] = Counter()
        self._longest = 0
        self._used: set[tuple[str, int]] = set()
        self._stems = _Stems()
        self._chosen: list[QuestionCandidate] = []
        self._by_leaf = self._shelve(drafts)

    def run(self) -> list[QuestionCandidate]:
        """Choose in three passes: within the shares of types and forms; without; and from sections already asked."""
        for step in _PASSES:
            leaves = list(self._by_leaf)
            while leaves and len(self._chosen) < self._asked.number:
                leaves = [leaf for leaf in leaves if self._visit(leaf, step)]
        return self._chosen

    def _shelve(self, drafts: Sequence[QuestionCandidate]) -> dict[tuple[str, int], list[QuestionCandidate]]:
        shelves: dict[tuple[str, int], list[QuestionCandidate]] = defaultdict(list)
        for draft in drafts:
            if draft.question.type in self._asked.types:
                shelves[draft.leaf].append(draft)
        leaves = sorted(shelves)
        self._chance.shuffle(leaves)
        for leaf in leaves:
            self._chance.shuffle(shelves[leaf])
        return {leaf: shelves[leaf] for leaf in leaves}

    def _visit(self, leaf: tuple[str, int], step: int) -> bool:
        """Take one draft of a section; says whether the section may have more."""
        if len(self._chosen) >= self._asked.number:
            return False
        shelf = self._by_leaf[leaf]
        for draft in sorted(shelf, key=self._rank):
            if self._wanted(draft.question, step) and self._take(draft, step):
                shelf.remove(draft)
                return True
        return False

    def _wanted(self, question: QuizQuestion, step: int) -> bool:
        """Whether the shares leave room for the question."""
        kind, form = question.type, question.form
        if kind is QuestionType.JUDGE and question.truth:
            false = self._taken[kind] - self._forms[kind, form]
            if self._forms[kind, form] + 1 > _TRUE_PER_FALSE[step] * max(false, 1):
                return False
        if step > 1:
            return True
        share = _FORM_SHARES.get((kind, form), 1.0)
        return self._taken[kind] < self._quota[kind] and self._forms[kind, form] < max(share * self._quota[kind], 1)

    def _rank(self, draft: QuestionCandidate) -> tuple[float, float]:
        """What is missing most first: the type, then the form of it; true and false statements in turn."""
        question = draft.question
        kind, form = question.type, question.form
        rank = float(self._forms[kind, form])
        if kind is QuestionType.JUDGE:
            true = self._forms[kind, AS_IS]
            rank = float(true if question.truth else self._taken[kind] - true) + rank / self._asked.number
        return self._taken[kind] / max(self._quota[kind], 1), rank

    def _take(self, draft: QuestionCandidate, step: int) -> bool:
        question = draft.question
        if step < _PASSES[-1] and draft.uses & self._used:
            return False
        if self._stems.alike(question.stem) or not self._may_be_longest(question):
            return False
        self._chosen.append(draft)
        self._used |= draft.uses
        self._stems.add(question.stem)
        self._taken[question.type] += 1
        self._forms[question.type, question.form] += 1
        self._longest += _key_is_longest(question)
        return True

    def _may_be_longest(self, question: QuizQuestion) -> bool:
        if not _key_is_longest(question):
            return True
        return self._longest + 1 <= _LONGEST_KEYS * (self._taken[QuestionType.SINGLE] + 1)


class _Stems:
    """The stems of a set as character pairs, found by the pairs that they share."""

    def __init__(self) -> None:
        self._pairs: list[frozenset[str]] = []
        self._holders: dict[str, list[int]] = defaultdict(list)

    def alike(self, stem: str) -> bool:
        """Whether a stem is too like one that is there."""
        own = pairs(stem)
        shared: Counter[int] = Counter()
        for pair in own:
            shared.update(self._holders[pair])
        return any(n / (len(own) + len(self._pairs[i]) - n) >= MOST_ALIKE for i, n in shared.items())

    def add(self, stem: str) -> None:
        """Keep a stem."""
        own = pairs(stem)
        for pair in own:
            self._holders[pair].append(len(self._pairs))
        self._pairs.append(own)


def pairs(stem: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a stem's words."""
    folded = fold_words(stem)
    return frozenset(folded[i : i + 2] for i in range(max(len(folded) - 1, 1)))


def _quotas(asked: Asked, there: Mapping[QuestionType, int]) -> dict[QuestionType, int]:
    """Part the number among the types by ``MIX``, by largest remainder; what a type lacks goes to the others."""
    quotas = dict.fromkeys(QuestionType, 0)
    left = asked.number
    open_types = [kind for kind in asked.types if there.get(kind, 0)]
    while left > 0 and open_types:
        total = sum(MIX[kind] for kind in open_types)
        shares = {kind: left * MIX[kind] / total for kind in open_types}
        whole = {kind: int(share) for kind, share in shares.items()}
        for kind in sorted(open_types, key=lambda k: (whole[k] - shares[k], -MIX[k]))[: left - sum(whole.values())]:
            whole[kind] += 1
        for kind, number in whole.items():
            quotas[kind] = min(quotas[kind] + number, there[kind])
        left = asked.number - sum(quotas.values())
        open_types = [kind for kind in open_types if quotas[kind] < there[kind]]
    return quotas


def _key_is_longest(question: QuizQuestion) -> bool:
    if question.type is not QuestionType.SINGLE:
        return False
    lengths = [len(option) for option in question.options]
    key = lengths[question.right[0]]
    return all(length < key for i, length in enumerate(lengths) if i != question.right[0])


def _placed(chosen: Iterable[QuestionCandidate], chance: random.Random) -> list[QuizQuestion]:
    """Put the options of each question in place: right ones evenly over the places, points out of order."""
    counts: Counter[tuple[QuestionType, int, int]] = Counter()
    return [_place(draft.question, counts, chance) for draft in chosen]


def _place(
    question: QuizQuestion, counts: Counter[tuple[QuestionType, int, int]], chance: random.Random
) -> QuizQuestion:
    """Put the options in an order that evens out the places of the right ones among questions of as many options."""
    if not question.options:
        return question
    number, keys = len(question.options), len(question.right)
    if question.type is QuestionType.ORDER:
        order = list(range(number))
        while order == sorted(order):
            chance.shuffle(order)
        return _ordered(question, order)
    tried = []
    for _ in range(_TRIED_PLACES):
        order = list(range(number))
        chance.shuffle(order)
        tried.append(order)

    def crowding(order: Sequence[int]) -> int:
        return sum(counts[question.type, number, order.index(key)] ** 2 for key in range(keys))

    best = min(tried, key=crowding)
    for key in range(keys):
        counts[question.type, number, best.index(key)] += 1
    return _ordered(question, best)


def _ordered(question: QuizQuestion, order: Sequence[int]) -> QuizQuestion:
    """The question with option ``order[i]`` at place i."""
    options = tuple(question.options[i] for i in order)
    right = tuple(order.index(key) for key in question.right)
    if question.type is not QuestionType.ORDER:
        right = tuple(sorted(right))
    return replace(question, options=options, right=right)
