"""Words of a text with their classes, those of jieba's dictionary (n noun, nr name of a person, v verb, t time …).

``rjieba`` is loaded with the first call, which takes a moment.
"""

from __future__ import annotations

from functools import lru_cache

_CACHED = 4096  # texts whose words are kept


@lru_cache(maxsize=_CACHED)
def tagged_words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text, each with its class; together they are as long as the text (half a surrogate pair is ?).

    >>> tagged_words("和工会")
    (('和', 'c'), ('工会', 'n'))
    """
    import rjieba

    return tuple(rjieba.tag(text.encode("utf-8", "replace").decode("utf-8")))
