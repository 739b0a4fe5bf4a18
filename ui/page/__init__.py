"""The web page: build it with ``build_app``, serve it with ``launch``.

A page of its own (chat, quotes, quizzes, library) is one module with a ``build`` function; the shell that
they stand in is ``app``.  Gradio is imported inside the functions that need it.
"""

from ui.page.app import build_app
from ui.page.parts.settings import PageSettings
from ui.page.serving import Serving, launch, start

__all__ = ["PageSettings", "Serving", "build_app", "launch", "start"]
