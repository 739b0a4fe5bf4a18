"""What the five speeches do not answer, and what they do: how many questions are answered with a citation.

    python -m tests.benchmarks.refusals [--show]

Asks the five speeches 65 everyday questions (tests/data/questions_outside.txt), 200 questions beside them, by kind
(questions_beside.txt), and 200 that they answer (questions_legitimate.txt), of which it is also counted how many
answers cite the passage that was meant.  ``--show`` prints each answer that went wrong.  On none of these is anything
fitted.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from ingest import ingest, load_encoder
from retrieval import Library
from retrieval.answering.pipeline import AnswerSettings
from retrieval.evaluation.scoring import squash
from retrieval.library import LibrarySettings
from tests.benchmarks.question_sets import DATA, REPOSITORY, everyday_subjects

SECONDS = 60.0  # for one question; nothing is at hand yet


def main() -> None:
    """Ask everything and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what was answered or refused wrongly")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ingest([REPOSITORY / "corpus"], Path(folder), encoder=load_encoder())
        settings = LibrarySettings(answer=AnswerSettings(seconds=SECONDS))
        library = Library.open(Path(folder), settings=settings)
        library.read_ahead(lambda: True)
        _foreign(library, show=options.show)
        _legitimate(library, show=options.show)


def _foreign(library: Library, *, show: bool) -> None:
    rows = [("everyday", question) for question in everyday_subjects()]
    rows += [(kind, question) for kind, question in _table("questions_beside.txt")]
    asked, answered = Counter(kind for kind, _ in rows), Counter[str]()
    for kind, question in rows:
        answer = library.ask(question)
        if answer.citations:
            answered[kind] += 1
            if show:
                print(f"{kind}: {question} → {answer.text[:80]}")
    for kind, count in asked.items():
        print(f"{kind:12} answered with a citation {answered[kind]:3} of {count}")


def _legitimate(library: Library, *, show: bool) -> None:
    rows = list(_table("questions_legitimate.txt"))
    answered = cited = 0
    for _, question, evidence in rows:
        answer = library.ask(question)
        passages = squash("\n".join(f"{citation.quote}\n{citation.passage}" for citation in answer.citations))
        answered += bool(answer.citations)
        cited += squash(evidence) in passages
        if show and squash(evidence) not in passages:
            print(f"{answer.state}: {question} ({evidence}) → {answer.text[:80]}")
    print(f"legitimate   answered {answered} of {len(rows)}, the passage meant is cited in {cited}")


def _table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]


if __name__ == "__main__":
    main()
