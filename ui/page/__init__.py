"""The web page: build it with ``build_app``, serve it with ``launch``.

A page of its own (``chat``, ``quote``, ``quiz``, ``library``) is a folder whose ``page`` module builds it, with its
script and its style; ``reader`` is the source panel beside all of them, ``parts`` what they share.  ``app`` puts them
together, ``site`` adds our own addresses.  Gradio is imported inside the functions that need it.
"""

from ui.page.app import build_app
from ui.page.parts.settings import PageSettings
from ui.page.serving import Serving, launch, start

__all__ = ["PageSettings", "Serving", "build_app", "launch", "start"]
