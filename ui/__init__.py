"""The web page and the command line; no logic stands here that a test would want without them.

``entry_point`` reads the command line (``cli``) and runs one of ``commands``; ``serve`` builds the ``page`` and serves
it behind the guard (``server``).  ``formats`` are what goes out and comes in, ``texts`` the words that a reader sees;
``collection`` keeps the documents taken in on the page.
"""

from ui.entry_point import main

__all__ = ["main"]
