"""The process in which foreign documents are read: ``python -m ingest.readers.sandbox.child BYTES``.

It takes one request after another from standard input and answers each on standard output, within the limits of
``limits``; when the input ends, so does it.  It is given bytes, never a path, and writes nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO

from ingest.errors import DocumentError
from ingest.readers.sandbox.frames import LONGEST_HEAD, Frame, read_frame, write_frame
from ingest.readers.sandbox.limits import MEMORY, limit_process, limit_processor_time, peak_memory

LARGEST_REQUEST = 1_000_000_000
"""Largest document that is taken over, in bytes; whoever asks has looked at the size before."""

Task = Callable[[bytes, Mapping[str, Any]], Frame]
"""What a request names as ``module:function``: makes a reply of the bytes of a document and the head of the request."""


def main(memory: int = MEMORY) -> None:
    """Answer requests until there are no more, within ``memory`` bytes."""
    requests, replies = _own_streams()
    limit_process(memory)
    while (request := read_frame(requests, LONGEST_HEAD, LARGEST_REQUEST)) is not None:
        reply = answer(request)
        write_frame(replies, Frame({**reply.head, "peak": peak_memory()}, reply.body))


def answer(request: Frame) -> Frame:
    """The reply to one request: what its task makes of the document, or why there is nothing."""
    try:
        module, _, name = str(request.head["task"]).partition(":")
        task: Task = getattr(import_module(module), name)
        limit_processor_time(int(request.head["seconds"]))
        reply = task(request.body, request.head)
    except DocumentError as err:
        return Frame({"outcome": "refused", "error": type(err).__name__, "reason": getattr(err, "reason", "")})
    except MemoryError:
        return Frame({"outcome": "memory"})
    except RecursionError:
        return Frame({"outcome": "deep"})
    except Exception as err:  # noqa: BLE001 - a barrier: whatever a foreign document sets off is this document's failure
        return Frame({"outcome": "crashed", "reason": type(err).__name__})
    if len(reply.body) > int(request.head["most"]):
        return Frame({"outcome": "large"})
    return Frame({**reply.head, "outcome": "done"}, reply.body)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the two streams away from everything else: what a library prints goes nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, replies


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except BrokenPipeError:
        sys.exit(1)  # whoever asked has gone
