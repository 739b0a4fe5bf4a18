"""The versions of the rules that an index is made by; its manifest records them.

Whoever changes what a rule gives for any text raises its number here: ``test_rule_versions`` holds a digest
of what each rule gives, and fails where the one changes without the other.  Nothing else of the source counts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

INDEX_FORMAT = 4
"""Version of how everything in an index folder is written."""

OLDEST_FORMAT = 3
"""Oldest format that is still read; it differs from 4 in the manifest alone, which had digests of source files."""

OBJECT_FORMAT = 1
"""Version of the files of ``ingest.store.objects``."""


@dataclass(frozen=True, slots=True)
class RuleVersions:
    """One number a rule; 0 is what an index was made by before the rules were numbered.

    A rule that is added or taken away changes the manifest, and so raises ``INDEX_FORMAT``.

    ``tokens``: what the lexical search splits a text into (``text.tokens``, ``text.folding``); ``outline``: the
    tree of sections; ``passages``: where a section is cut; ``encoded_text``: what of a passage the encoder reads.
    """

    tokens: int = 0
    outline: int = 0
    passages: int = 0
    encoded_text: int = 0

    def older(self) -> str:
        """The rules that have a higher number by now, in Chinese; "" where none has."""
        made, now = asdict(self), asdict(RULES)
        return "、".join(f"{_NAMES[rule]} {made[rule]}→{now[rule]}" for rule in now if made[rule] < now[rule])

    def newer(self) -> str:
        """The rules of which this program knows lower numbers only, in Chinese; "" where there are none."""
        made, now = asdict(self), asdict(RULES)
        return "、".join(f"{_NAMES[rule]} {made[rule]}，本程序为 {now[rule]}" for rule in now if made[rule] > now[rule])

    def told(self) -> str:
        """All numbers, in Chinese."""
        return "、".join(f"{_NAMES[rule]} {number}" for rule, number in asdict(self).items())


RULES = RuleVersions(tokens=1, outline=2, passages=1, encoded_text=1)
"""The rules as they are now."""

_NAMES = {"tokens": "分词规则", "outline": "层次规则", "passages": "分段规则", "encoded_text": "编码文本规则"}

_TOKENS_1 = "acaf4c04bc3e85f9"


def rules_of_digests(token_rules: str) -> RuleVersions:
    """The versions behind a manifest of format 3, which has digests of the source in place of numbers.

    All count as 0, but for the tokens where the digest is that of the last source without a number: these are the
    tokens of version 1, so that such an index can still answer while it is brought up to date.
    """
    return RuleVersions(tokens=1 if token_rules == _TOKENS_1 else 0)
