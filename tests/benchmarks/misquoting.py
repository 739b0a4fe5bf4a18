"""Ways in which people misquote a sentence, each from a random generator that is given a seed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ingest.text.folding import fold_words
from ingest.text.sentences import split_sentences

SHORTEST, LONGEST = 12, 60
_COMMON = 2000
_CLAUSES = re.compile(r"(?<=[，、；：,;])")
_LEAST_LEFT = 6


@dataclass(frozen=True, slots=True)
class Characters:
    """The commonest characters of a corpus, and those among them that sound alike."""

    common: Sequence[str]
    alike: Mapping[str, Sequence[str]]


def sentences_of(texts: Iterable[str]) -> list[str]:
    """All sentences of 12 to 60 characters."""
    return [
        text[s.start : s.end] for text in texts for s in split_sentences(text) if SHORTEST <= s.end - s.start <= LONGEST
    ]


def characters_of(sentences: Iterable[str]) -> Characters:
    """Count the characters of a corpus."""
    from pypinyin import Style, pinyin

    counted = Counter(c for sentence in sentences for c in sentence if is_han(c))
    common = [c for c, _ in counted.most_common(_COMMON)]
    sounds = {c: str(pinyin(c, style=Style.NORMAL)[0][0]) for c in common}
    groups = defaultdict(list)
    for character, sound in sounds.items():
        groups[sound].append(character)
    return Characters(common, {c: [other for other in groups[sounds[c]] if other != c] for c in common})


def is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def stripped(sentence: str) -> str:
    """Leave out punctuation and white space."""
    return "".join(c for c in sentence if c.isalnum())


def traditional(sentence: str) -> str:
    """Write a sentence in Traditional characters, word by word (OpenCC s2t)."""
    import opencc

    return str(opencc.OpenCC("s2t").convert(sentence))


def changed(sentence: str, random: Random, characters: Characters) -> str:
    """Replace, drop or add one to three characters."""
    written = list(sentence)
    places = [i for i, c in enumerate(written) if is_han(c)]
    for i in random.sample(places, min(random.randint(1, 3), len(places))):
        other = random.choice(characters.common)
        written[i] = random.choice([other, other, "", written[i] + other])
    return "".join(written)


def with_clause_dropped(sentence: str, random: Random) -> str | None:
    """Drop one clause of three or more; None where the sentence has fewer or too little is left."""
    clauses = _CLAUSES.split(sentence)
    if len(clauses) <= 2:
        return None
    dropped = random.randrange(len(clauses))
    left = "".join(clause for i, clause in enumerate(clauses) if i != dropped)
    return left if len(fold_words(left)) >= _LEAST_LEFT else None


def with_homophones(sentence: str, random: Random, characters: Characters, most: int) -> str:
    """Replace up to ``most`` characters by others that sound alike."""
    written = list(sentence)
    places = [i for i, c in enumerate(written) if characters.alike.get(c)]
    for i in random.sample(places, min(random.randint(1, most), len(places))):
        written[i] = random.choice(characters.alike[written[i]])
    return "".join(written)


def mostly_homophones(sentence: str, random: Random, characters: Characters) -> str:
    """Replace six characters of ten by others that sound alike."""
    written = list(sentence)
    places = [i for i, c in enumerate(written) if characters.alike.get(c)]
    for i in random.sample(places, 6 * len(places) // 10):
        written[i] = random.choice(characters.alike[written[i]])
    return "".join(written)


def ways(random: Random, characters: Characters) -> Mapping[str, Callable[[str], str | None]]:
    """The ways by the name under which their figures are printed."""
    return {
        "as is": lambda s: s,
        "punctuation stripped": stripped,
        "Traditional": traditional,
        "1-3 characters changed": lambda s: changed(s, random, characters),
        "a clause dropped": lambda s: with_clause_dropped(s, random),
        "1-3 homophones": lambda s: with_homophones(s, random, characters, 3),
        "6 of 10 homophones": lambda s: mostly_homophones(s, random, characters),
    }
