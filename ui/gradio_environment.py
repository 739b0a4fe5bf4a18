"""Gradio's switches in the environment: none of them has any effect on the page.

They would share it with the Internet, serve further folders, allow foreign pages to call it, or reload its code.
"""

from __future__ import annotations

from collections.abc import MutableMapping

_PREFIX = "GRADIO_"
_HOSTED = ("SYSTEM", "SPACE_ID", "SPACES_ZERO_GPU", "KAGGLE_KERNEL_RUN_TYPE")
"""By these Gradio takes the machine for one of its hosts."""


def isolate_gradio(environ: MutableMapping[str, str]) -> None:
    """Take Gradio's switches away and forbid every look outside; to be called before Gradio is imported."""
    for name in [name for name in environ if name.upper().startswith(_PREFIX) or name in _HOSTED]:
        del environ[name]
    environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    environ["HF_HUB_OFFLINE"] = "1"
