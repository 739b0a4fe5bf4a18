"""Retrieval reads the index: it searches, and answers with citations.  It never writes.

``library`` is the door, ``answer`` the values that come back.  A question passes ``question`` (parsing), ``search``
(passages), ``points`` (outlines) and ``answering`` (refuse, or say and cite); ``citations`` gives the addresses.

A name is loaded when it is first asked for: whoever only looks a quotation up does not wait for what answers.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from retrieval.answer import Answer, Citation, Hit, State, Statement, Turn
    from retrieval.citations.address import Address
    from retrieval.library import Library, LibrarySettings

__all__ = [
    "Address",
    "Answer",
    "Citation",
    "Hit",
    "Library",
    "LibrarySettings",
    "State",
    "Statement",
    "Turn",
]

_HOMES = {"Address": "citations.address", "Library": "library", "LibrarySettings": "library"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'answer')}"), name)
