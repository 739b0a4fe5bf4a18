"""Small talk: greetings, thanks, farewells, what says that an answer was understood, praise and complaints.

The words are those of any conversation in Chinese; none is of the subject of a speech.
"""

from __future__ import annotations

from enum import Enum

from retrieval.talk.vocabulary import Vocabulary, covered, words


class SmallTalk(Enum):
    """A kind of small talk, that which asks for an answer first."""

    COMPLAINT = "complaint"
    PRAISE = "praise"
    THANKS = "thanks"
    FAREWELL = "farewell"
    GREETING = "greeting"
    CONSENT = "consent"
    COMPANY = "company"


_KINDS = {
    SmallTalk.COMPLAINT: words("small_talk.complaint"),
    SmallTalk.PRAISE: words("small_talk.praise"),
    SmallTalk.THANKS: words("small_talk.thanks"),
    SmallTalk.FAREWELL: words("small_talk.farewell"),
    SmallTalk.GREETING: words("small_talk.greeting"),
    SmallTalk.CONSENT: words("small_talk.consent"),
    SmallTalk.COMPANY: words("small_talk.company"),
}

_BESIDE = words("small_talk.beside")
"""What stands beside the words above where nothing else is said."""

_ADDRESSED = words("small_talk.addressed")
"""One of them makes a word of praise or blame a remark: «优秀» or «准确» alone is looked for in the speeches."""

_ASKS_ON = ("呢", "呢?")
"""Ends what asks on («那对老师呢») and agrees to nothing."""

_LONGEST = 40
"""Characters; what is longer says something.  Set by hand."""


def small_talk(folded: str) -> SmallTalk | None:
    """The kind of small talk that a folded text is and nothing else, ``None`` where it is more or none.

    >>> small_talk("谢谢,已经找到了").value, small_talk("谢谢大家的付出体现在哪里")
    ('thanks', None)
    """
    if len(folded) > _LONGEST or not covered(folded, _ALL):
        return None
    for kind, vocabulary in _KINDS.items():
        if vocabulary.holds(folded):
            remark = kind in (SmallTalk.COMPLAINT, SmallTalk.PRAISE)
            if kind is SmallTalk.CONSENT and folded.endswith(_ASKS_ON):
                return None
            if not remark or _ADDRESSED.holds(folded):
                return kind
    return None


_ALL = Vocabulary(*(vocabulary.words for vocabulary in _KINDS.values()), _BESIDE.words)
