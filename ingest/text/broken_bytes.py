"""Text some bytes of which are broken: read around them, each place that cannot be read marked by U+FFFD.

A byte that was lost, changed or put in between throws the pairs of GB 18030 and Big5 out of step up to the next
ASCII character or line end.  There the cheapest way through the bytes is taken: common characters cost nothing, rare
ones and bytes that are passed over do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

UNREAD = "\ufffd"
"""Stands in a text for a place that could not be read."""

PAIRED = ("gb18030", "big5")
"""Encodings of pairs of bytes, which a lost byte throws out of step."""

# Costs of a character or a byte; set by hand: a byte is passed over where that makes five rare characters common.
_COMMON, _LETTER, _RARE, _PASSED_OVER = 0.0, 0.1, 1.0, 4.5
_RARE_IN_A_ROW, _WITHIN = 5, 14  # so many rare characters within so many: a line that may be out of step
_MOST_BROKEN = 200_000  # bytes of broken lines that are looked into; a file with more is of another kind
# Four Chinese characters of UTF-8: no statute (39 million bytes in GB 18030) has a row that looks like this.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}[\x00-\x7f]{0,200}){4,}")

_FOUR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")


class TooBroken(ValueError):
    """More is broken than is looked into."""


def has_utf8_runs(data: bytes) -> bool:
    """Whether there are rows of Chinese characters in UTF-8, in bytes that are not all UTF-8."""
    return _UTF8_RUN.search(data) is not None


def decode_mixed(data: bytes, encoding: str) -> str:
    """Decode bytes of ``encoding`` with stretches of UTF-8 among them; raises ``TooBroken``."""
    texts: list[str] = []
    position = 0
    for match in _UTF8_RUN.finditer(data):
        texts += [decode_broken(data[position : match.start()], encoding), match[0].decode("utf-8", "replace")]
        position = match.end()
    return "".join([*texts, decode_broken(data[position:], encoding)])


def decode_broken(data: bytes, encoding: str) -> str:
    """Decode bytes of which some are broken, with ``UNREAD`` for each place; raises ``TooBroken``."""
    if encoding not in PAIRED:
        return data.decode(encoding, "replace")
    broken = 0
    lines = []
    each = data.split(b"\n")
    for number, line in enumerate(each, 1):
        try:
            lines.append(realigned(line.decode(encoding), encoding))
        except UnicodeDecodeError:
            broken += len(line)
            if broken > _MOST_BROKEN:
                raise TooBroken from None
            lines.append(_cheapest(line, encoding, cut=number == len(each)))
    return "\n".join(lines)


def realigned(text: str, encoding: str) -> str:
    """A text without errors, its lines read anew where their bytes seem to be out of step; raises ``TooBroken``."""
    if not _may_be_out_of_step(text):
        return text
    lines = [line if not _may_be_out_of_step(line) else None for line in text.split("\n")]
    broken = [line for line, kept in zip(text.split("\n"), lines, strict=True) if kept is None]
    if sum(map(len, broken)) > _MOST_BROKEN:
        raise TooBroken
    read = iter([_cheapest(line.encode(encoding), encoding) for line in broken])
    return "\n".join(next(read) if line is None else line for line in lines)


def _may_be_out_of_step(text: str) -> bool:
    """Whether rare characters stand so close together as hardly any text has them."""
    places = [match.start() for match in _rare().finditer(text)]
    return any(b - a < _WITHIN for a, b in zip(places, places[_RARE_IN_A_ROW - 1 :], strict=False))


def _cheapest(line: bytes, encoding: str, *, cut: bool = False) -> str:
    """The cheapest reading of the bytes of a line, found from its end to its beginning.

    With ``cut``, the line may end in the middle of a character.
    """
    costs = _costs(encoding)
    size = len(line)
    total = [0.0] * (size + 5)
    steps = [0] * size  # how many bytes the reading goes on by; below 0 where they are passed over
    for place in range(size - 1, -1, -1):
        best, step = min((total[place + 1] + _PASSED_OVER, -1), (total[place + 2] + _PASSED_OVER + _LETTER, -2))
        if cut and place == size - 1:
            best = _RARE
        if line[place] < 0x80:
            best, step = total[place + 1] + _LETTER, 1
        pair = costs.get(line[place : place + 2])
        if pair is not None and total[place + 2] + pair < best:
            best, step = total[place + 2] + pair, 2
        if _is_four(line, place) and encoding == "gb18030" and total[place + 4] + _RARE < best:
            best, step = total[place + 4] + _RARE, 4
        total[place], steps[place] = best, step
    return "".join(_read(line, steps, encoding))


def _read(line: bytes, steps: list[int], encoding: str) -> Iterator[str]:
    place, passed_over = 0, False
    while place < len(line):
        step = steps[place]
        if step > 0:
            yield line[place : place + step].decode(encoding, "replace")
        elif not passed_over:
            yield UNREAD
        passed_over = step < 0
        place += abs(step)


def _is_four(line: bytes, place: int) -> bool:
    """Whether the four bytes of a rare character of GB 18030 stand at a place."""
    return _FOUR.match(line, place) is not None


@lru_cache(maxsize=2)
def _costs(encoding: str) -> dict[bytes, float]:
    """What each pair of bytes that is a character costs."""
    found: dict[bytes, float] = {}
    common = _common_characters()
    for pair in (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)):
        character = pair.decode(encoding, "ignore")
        if len(character) == 1:
            found[pair] = _COMMON if character in common else _RARE
    return found


@lru_cache(maxsize=1)
def _common_characters() -> frozenset[str]:
    """The first levels of GB 2312 and Big5, by use, and what stands between Chinese characters."""
    characters = {"×", UNREAD}
    for encoding, leads in (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))):
        pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
        characters.update(pair.decode(encoding, "ignore") for pair in pairs)
    characters.update(map(chr, chain(range(0x80), range(0x2010, 0x203C), range(0x3000, 0x3018), _FULL_WIDTH)))
    return frozenset(characters - {""})


# Digits, letters and punctuation of full width that Chinese text has; the other signs are rare.
_FULL_WIDTH = (*map(ord, "！％（），－．／：；？～"), *range(0xFF10, 0xFF1A))


@lru_cache(maxsize=1)
def _rare() -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(''.join(sorted(_common_characters())))}]")
