"""Taking files in beside what else goes on: the page asks from time to time how far it is."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from threading import enumerate as all_threads

from ingest.errors import SpeechQAError
from ui.collection.offers import Offer, Outcome
from ui.collection.service import CollectionService

_READ = "读取与编码"
_READ_SHARE = 0.7
"""Share of the time that reading and encoding takes where much is taken in; the rest is writing the index."""

_KEPT = 20  # jobs that have ended, whose outcome a page may still ask for

_THREAD = "take-in-"


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job is: ``share`` from 0 to 1; when it is ``done``, its outcomes, or the error that ended it."""

    share: float = 0.0
    done: bool = False
    outcomes: tuple[Outcome, ...] = ()
    error: SpeechQAError | None = None


class Jobs:
    """The jobs of one page; the last few that ended are remembered."""

    def __init__(self, service: CollectionService) -> None:
        self._service = service
        self._states: dict[str, JobState] = {}
        self._lock = Lock()

    def start(self, offers: Sequence[Offer]) -> str:
        """Begin to take files in; gives the job's name."""
        name = secrets.token_hex(8)
        self._set(name, JobState())
        Thread(target=self._run, args=(name, tuple(offers)), name=f"{_THREAD}{name}").start()
        return name

    def state(self, name: str) -> JobState | None:
        """How far a job is, None where it is not known (any more)."""
        with self._lock:
            return self._states.get(name)

    def _run(self, name: str, offers: Sequence[Offer]) -> None:
        ended = JobState(1.0, done=True)
        try:
            outcomes = self._service.take_in(offers, lambda step, done, total: self._report(name, step, done, total))
            ended = JobState(1.0, done=True, outcomes=outcomes)
        except SpeechQAError as err:
            ended = JobState(1.0, done=True, error=err)
        finally:
            self._set(name, ended)

    def _report(self, name: str, step: str, done: int, total: int) -> None:
        part = done / total if total else 1.0
        share = _READ_SHARE * part if step == _READ else _READ_SHARE + (1 - _READ_SHARE) * part
        with self._lock:
            share = max(share, self._states[name].share)
        self._set(name, JobState(min(share, 0.99)))

    def _set(self, name: str, state: JobState) -> None:
        with self._lock:
            self._states[name] = state
            for old in [n for n, s in self._states.items() if s.done][:-_KEPT]:
                del self._states[old]


def wait_for_jobs() -> None:
    """Wait until no job of this process is under way; to be called before the interpreter ends, for from then on
    nothing can be begun that a job still needs (threads, processes)."""
    for thread in all_threads():
        if thread.name.startswith(_THREAD):
            thread.join()
