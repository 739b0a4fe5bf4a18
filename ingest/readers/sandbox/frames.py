"""What goes between this program and the process that reads foreign documents: a JSON object and some bytes.

Sizes come first, so that nothing larger than agreed is ever held; nothing that arrives is executed or unpickled.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST_HEAD = 64_000_000
"""Largest head of a request, in bytes: it may carry thousands of comments on a draft."""

LONGEST_REPLY_HEAD = 200_000
"""Largest head of a reply, in bytes: a title, a speaker, a reason."""

_SIZES = struct.Struct(">IQ")  # sizes of the head and of the body, in network order


class FrameInvalid(ValueError):
    """What came is no frame, is cut short, or is larger than agreed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: ``head`` is a JSON object, ``body`` a file or a text as UTF-8."""

    head: Mapping[str, Any]
    body: bytes = b""


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write a frame at once."""
    head = json.dumps(frame.head).encode("ascii")
    stream.write(_SIZES.pack(len(head), len(frame.body)) + head)
    stream.write(frame.body)
    stream.flush()


def read_frame(stream: BinaryIO, longest_head: int, longest_body: int) -> Frame | None:
    """Read the next frame, sizes in bytes, or None where the stream has ended; raises ``FrameInvalid``."""
    sizes = stream.read(_SIZES.size)
    if not sizes:
        return None
    if len(sizes) < _SIZES.size:
        raise FrameInvalid("cut short")
    head_size, body_size = _SIZES.unpack(sizes)
    if head_size > longest_head or body_size > longest_body:
        raise FrameInvalid(f"too large: {head_size} and {body_size} bytes")
    raw, body = stream.read(head_size), stream.read(body_size)
    if len(raw) < head_size or len(body) < body_size:
        raise FrameInvalid("cut short")
    try:
        head = json.loads(raw)
    except (ValueError, RecursionError) as err:
        raise FrameInvalid("no JSON") from err
    if not isinstance(head, dict):
        raise FrameInvalid("no JSON object")
    return Frame(head, body)
