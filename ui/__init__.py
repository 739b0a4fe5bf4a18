"""The web page and the command line; no logic stands here that a test would want without them."""

from ui.entry_point import main

__all__ = ["main"]
