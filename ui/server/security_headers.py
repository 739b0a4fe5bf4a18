"""What every answer tells the browser: no script but ours, no frame around the page, no address to pass on.

Gradio's components compile templates when they are shown, which ``'unsafe-eval'`` grants, and set styles on elements.
Scripts that stand in the document run only if they are those that the server put there: they are named by their
hashes, so that a script or a handler that came with a text does not run even if it got into the page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence

# No guessing of types, no frames, no address told to other sites, no window and no resource shared with them, no
# devices.
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_SET = {name for name, _ in _HEADERS} | {b"content-security-policy"}
_FOREIGN = b"access-control-"

_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_CLOSED = b"default-src 'none'; frame-ancestors 'none'"
# Scripts that stand within the page; those with a source are granted by 'self'.
_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)


def script_texts(html: str) -> tuple[str, ...]:
    """The scripts that stand within a piece of HTML."""
    return tuple(_SCRIPT.findall(html))


def page_policy(scripts: Iterable[str]) -> bytes:
    """The content security policy of a page in which these scripts, and no others, stand."""
    hashes = sorted({hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in scripts})
    named = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return _POLICY.format(scripts=named).encode()


def secured(headers: Sequence[tuple[bytes, bytes]], policy: bytes = _CLOSED) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours, and without any that lets other sites read it.

    ``policy`` is a page's own; anything else needs none of what a policy grants.
    """
    kept = [(name, value) for name, value in headers if not _replaced(name.lower())]
    return [*kept, *_HEADERS, (b"content-security-policy", policy)]


def _replaced(name: bytes) -> bool:
    return name in _SET or name.startswith(_FOREIGN) or name == b"server"
