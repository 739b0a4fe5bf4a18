"""Foreign documents are read in processes of their own, so that a hostile one takes nothing but itself along.

A few processes (``child``) are kept and used again; they are fresh interpreters, for a served page has threads that a
fork would lose.  One that goes over its limits, crashes or answers nonsense is ended, and the next document gets a new
one.  What comes back is read as text and JSON.  On Windows, which has no limits of memory and processor time, the
deadline alone ends a process.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any, BinaryIO, cast

from ingest.errors import (
    DocumentCrashed,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentMemoryExceeded,
    DocumentOversized,
    DocumentScanned,
    DocumentTimeExceeded,
    DocumentUnreadable,
)
from ingest.readers.sandbox.frames import LONGEST_REPLY_HEAD, Frame, FrameInvalid, read_frame, write_frame
from ingest.readers.sandbox.limits import MEMORY, patience_for, seconds_for

if sys.platform != "win32":
    import resource

MOST_CHILDREN = 4
"""Documents that are read at once."""

MOST_IDLE = 2
"""Processes that are kept for the next document: each holds some 30 MB."""

_TIRED_SHARE = 0.3  # of the memory it may take, from which a process is not used again: it may not give it back
_TIRED_DOCUMENTS = 500  # documents after which a process is not used again, whatever a parser leaves behind
_LONGEST_REASON = 300  # characters of what a reader says of a file; the file may be quoted in it
_MUCH = 0.6  # of the memory limit: a process that ended at less did not end for want of it
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kibibytes on Linux

BYTES_A_CHARACTER = 4
"""Most bytes of a character in UTF-8."""

_KEPT_VARIABLES = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "ANTIWORDHOME",
)  # fmt: skip
"""What a process and a converter of old Word documents need to run at all; the rest of the environment stays here."""

_REFUSALS: Mapping[str, type[DocumentEmpty | DocumentEncrypted | DocumentScanned]] = {
    "DocumentEmpty": DocumentEmpty,
    "DocumentEncrypted": DocumentEncrypted,
    "DocumentScanned": DocumentScanned,
}


class Sandbox:
    """Processes for foreign documents, started when they are first needed; may be used from several threads.

    ``seconds`` says how much processor time a document of a size (bytes) and a suffix gets, ``patience`` how many
    seconds may pass meanwhile; ``memory`` is what it may take, in bytes.
    """

    def __init__(
        self,
        children: int = MOST_CHILDREN,
        seconds: Callable[[int, str], int] = seconds_for,
        patience: Callable[[int], float] = patience_for,
        memory: int = MEMORY,
    ) -> None:
        self._seconds = seconds
        self._patience = patience
        self._memory = memory
        self._places = BoundedSemaphore(children)
        self._idle: list[_Child] = []
        self._changing = Lock()

    def run(self, task: str, data: bytes, path: Path, most: int, detail: Mapping[str, Any] | None = None) -> Frame:
        """Let ``task`` (``module:function``, a ``child.Task``) work on the bytes of the document that ``path`` names.

        ``most`` is the largest body of the reply, in bytes.  Raises the ``DocumentError`` that fits.
        """
        seconds = self._seconds(len(data), path.suffix.lower())
        request = Frame({**(detail or {}), "task": task, "most": most, "seconds": seconds}, data)
        with self._places:
            child = self._take(path)
            reply = None
            try:
                reply = child.ask(request, most, self._patience(seconds))
            finally:
                sound = reply is not None and reply.head.get("outcome") in {"done", "refused", "large"}
                if not (sound and reply and self._keep(child, reply)):
                    child.end()
        if reply is None:
            raise _cause_of_end(child, path, seconds, self._memory)
        return _checked(reply, path, most, self._memory)

    def close(self) -> None:
        """End the processes that wait; the next document gets a new one."""
        with self._changing:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _take(self, path: Path) -> _Child:
        with self._changing:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                child.end()
        try:
            return _Child(self._memory)
        except OSError as err:
            raise DocumentCrashed(path, "读取程序没能启动") from err

    def _keep(self, child: _Child, reply: Frame) -> bool:
        """Keep a process for the next document, unless there are enough or it has seen enough."""
        peak = reply.head.get("peak")
        if not isinstance(peak, int) or peak > _TIRED_SHARE * self._memory or child.asked >= _TIRED_DOCUMENTS:
            return False
        with self._changing:
            if len(self._idle) >= MOST_IDLE:
                return False
            self._idle.append(child)
        return True


class _Child:
    """One process that reads documents; raises ``OSError`` where it cannot be started."""

    def __init__(self, memory: int) -> None:
        root = Path(__file__).resolve().parents[3]
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-s", "-X", "utf8", "-m", "ingest.readers.sandbox.child", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_kept_environment(), "PYTHONPATH": str(root)},
            cwd=root.anchor,  # a folder of documents shall not be held, nor modules found in it
            start_new_session=True,  # Ctrl-C is for the program alone, and converters end with their reader
        )
        self._ending = Lock()
        self._ended = False
        self.asked = 0
        self.timed_out = False
        self.peak = 0

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int:
        """The exit code of the ended process, negative for a signal."""
        return self._process.returncode or 0

    def ask(self, request: Frame, most: int, patience: float) -> Frame | None:
        """The reply, None where there came none that can be used or none within ``patience`` seconds."""
        self.asked += 1
        watch = Timer(patience, self._run_out)
        watch.daemon = True
        watch.start()
        try:
            write_frame(_stream(self._process.stdin), request)
            return read_frame(_stream(self._process.stdout), LONGEST_REPLY_HEAD, most)
        except (OSError, FrameInvalid):  # it ended before it had read or answered all
            return None
        finally:
            watch.cancel()

    def end(self) -> None:
        """End the process, whatever it does, and all that it started."""
        with self._ending:
            first, self._ended = not self._ended, True
            if first and self._process.returncode is None:
                self._kill()
        if sys.platform != "win32" and self._process.returncode is None:
            with suppress(ChildProcessError):
                _, status, usage = os.wait4(self._process.pid, 0)
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.peak = usage.ru_maxrss * _MAXRSS_UNIT
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not taken is thrown away
                _stream(stream).close()

    def _run_out(self) -> None:
        with self._ending:
            if not self._ended:
                self.timed_out = True
                self._kill()

    def _kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform != "win32":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


def _cause_of_end(child: _Child, path: Path, seconds: int, memory: int) -> DocumentError:
    """The error for a process that was ended without a reply, as far as the system tells the cause."""
    if child.timed_out:
        return DocumentTimeExceeded(path, seconds)
    if sys.platform == "win32":
        return DocumentCrashed(path, f"读取程序停了（{child.exit_code}）")
    if child.exit_code == -signal.SIGXCPU:
        return DocumentTimeExceeded(path, seconds)
    # A process inherits the peak of the one that started it: a smaller one is no sign of its own.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
    if child.peak > max(_MUCH * memory, ours):
        return DocumentMemoryExceeded(path, memory)
    return DocumentCrashed(path, f"读取程序停了（{-child.exit_code}）")


def _checked(reply: Frame, path: Path, most: int, memory: int) -> Frame:
    """A reply with a result; raises the ``DocumentError`` that another one stands for."""
    outcome, reason = reply.head.get("outcome"), str(reply.head.get("reason", ""))[:_LONGEST_REASON]
    if outcome == "done":
        return reply
    if outcome == "large":
        raise DocumentOversized(path, most // BYTES_A_CHARACTER)
    if outcome == "memory":
        raise DocumentMemoryExceeded(path, memory)
    if outcome == "deep":
        raise DocumentUnreadable(path, "内容嵌套得太深，可能已损坏。请用 Word 或 WPS 打开，另存为 .docx 再试。")
    if outcome == "refused":
        refusal = _REFUSALS.get(str(reply.head.get("error")))
        raise refusal(path) if refusal else DocumentUnreadable(path, reason)
    raise DocumentCrashed(path, reason)


def _kept_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}


def _stream(stream: Any) -> BinaryIO:
    assert stream is not None
    return cast("BinaryIO", stream)


SANDBOX = Sandbox()
"""The processes of this program; none is started before the first foreign document comes."""

atexit.register(SANDBOX.close)
