"""Fits the logistic model of ``retrieval.answering.refusal.RefusalSettings`` and says how it does on unseen domains.

    python -m tests.benchmarks.fits.fit_refusal [--encoder NAME] [--unread] [--others 200] [--without SIGN,…]

Carried is every answerable question of the four domains that stands alone.  Not carried are, of each domain's speeches:
questions of the type unanswerable, labelled questions of four kinds (tests/data/questions_refusal.jsonl), the questions
of the other domains, and questions about everything under the sun (DRCD, CMRC 2018).  Each domain's figures are those
of a model that was fitted on the other three: the area under the curve by kind, and what share of each kind is refused
where a given share of the carried is (risk and coverage).  Everyday questions beside the subject are printed and fitted
on by nothing.  Last the weights fitted on all.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.answering.pipeline import AnswerSettings
from retrieval.answering.refusal import RefusalFeatures, RefusalSettings, refusal_features
from retrieval.library import Library, LibrarySettings
from retrieval.search.contextual.contextual_vectors import ContextualReading
from retrieval.search.hybrid_retriever import SearchWeights
from tests.benchmarks.fits.fitting import Floats, fit_logistic, leaving_out, show_figures
from tests.benchmarks.question_sets import (
    DOMAINS,
    QuestionSet,
    everyday_subjects,
    labelled_questions,
    open_sets,
    other_subjects,
)

NAMES = tuple(field.name for field in fields(RefusalFeatures))
CARRIED, UNANSWERABLE, OTHER_DOMAIN, OTHER_SUBJECT = "answered", "unanswerable", "other domain", "other subject"
EVERYDAY = "everyday"
REFUSED_OF_CARRIED = (0.02, 0.04, 0.06, 0.1)
IMPORTANCE = {OTHER_DOMAIN: 0.15, OTHER_SUBJECT: 0.4}
"""What a question counts in the fit; of these kinds there are many, and they are the easy ones."""

PULL = 1.0
SECONDS = 60.0  # for one question; nothing is at hand yet
COMPOSED = ("crossdoc", "quote")  # types that other rules decide


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of a domain's speeches; ``kind`` is answered or why it is not."""

    domain: str
    kind: str
    question: str
    signs: RefusalFeatures


class Asker:
    """Asks questions of one domain's speeches and reads the signs off what is found."""

    def __init__(self, asked: QuestionSet, encoder: Encoder, settings: LibrarySettings) -> None:
        self.domain = asked.name
        self._reading = Library.open(asked.index, encoder, settings)._reading
        self._settings = settings.answer.refusal

    def ask(self, kind: str, question: str) -> Iterator[Asked]:
        """The question with its signs; nothing where points of the outline answer it, or nothing at all is found."""
        found = self._reading.answering.retrieve(question)
        if found.evidence and not (found.points or found.overview or found.sources):
            signs = refusal_features(found, self._reading.terms, self._settings)
            yield Asked(self.domain, kind, question, signs)


def main() -> None:
    """Print the figures and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--others", type=int, default=200, help="how many questions about other subjects")
    parser.add_argument("--without", default="", help="signs left out, by name")
    parser.add_argument("--unread", action="store_true", help="as in a large archive, where no sentence is read")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    search = SearchWeights(reading=ContextualReading(all_of=0)) if options.unread else SearchWeights()
    settings = LibrarySettings(search=search, answer=AnswerSettings(seconds=SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        asked = list(ask_all(open_sets(Path(folder), encoder), encoder, other_subjects(options.others), settings))
    without = {*options.without.split(","), *(["meaning"] if options.unread else [])}
    kept = [name for name in NAMES if name not in without]
    fits = leaving_out({name: [row for row in asked if row.domain == name] for name in DOMAINS}, partial(fit, names=kept))
    show("code", asked, dict.fromkeys((*DOMAINS, "all"), RefusalSettings()))
    show("left out", asked, fits)
    for name in kept:
        less = [other for other in kept if other != name]
        rows = {name: [row for row in asked if row.domain == name] for name in DOMAINS}
        show(f"without {name}", asked, leaving_out(rows, partial(fit, names=less)), brief=True)
    for name in ("bias", *kept):
        print(f"    {name}: float = {getattr(fits['all'], name):.2f}")


def ask_all(
    sets: Mapping[str, QuestionSet], encoder: Encoder, others: Sequence[str], settings: LibrarySettings
) -> Iterator[Asked]:
    """Ask each domain's speeches its own questions, those of the others, the labelled ones and the foreign ones."""
    labelled, everyday = labelled_questions(), everyday_subjects()
    for number, domain in enumerate(DOMAINS):
        asker = Asker(sets[domain], encoder, settings)
        for name in DOMAINS:
            for question in sets[name].questions:
                if question.history or question.type in COMPOSED:
                    continue
                if name == domain:
                    yield from asker.ask(CARRIED if question.answerable else UNANSWERABLE, question.question)
                elif question.answerable:
                    yield from asker.ask(OTHER_DOMAIN, question.question)
        for own in labelled:
            if own.domain == domain:
                yield from asker.ask(own.kind, own.question)
        for text in others[number :: len(DOMAINS)]:
            yield from asker.ask(OTHER_SUBJECT, text)
        for text in everyday:
            yield from asker.ask(EVERYDAY, text)


def fit(rows: Sequence[Asked], names: Sequence[str] = NAMES) -> RefusalSettings:
    """Fit the bias and the weights of the signs ``names``; those of others are 0, thresholds as in the code."""
    rows = [row for row in rows if row.kind != EVERYDAY]
    carried = np.array([row.kind == CARRIED for row in rows], dtype=np.bool_)
    columns = np.array([[getattr(row.signs, name) for name in names] for row in rows], dtype=np.float64)
    importance = np.array([IMPORTANCE.get(row.kind, 1.0) for row in rows])
    weights, bias = fit_logistic(columns, carried, importance, PULL)
    chosen = dict.fromkeys(NAMES, 0.0) | dict(zip(names, weights.tolist(), strict=True))
    return replace(RefusalSettings(), bias=bias, **chosen)


def show(title: str, asked: Sequence[Asked], fits: Mapping[str, RefusalSettings], *, brief: bool = False) -> None:
    """Print the area under the curve by domain and kind, and what is refused at given shares of the carried."""
    chances = np.array([row.signs.chance(fits.get(row.domain, fits["all"])) for row in asked])
    carried = np.array([row.kind == CARRIED for row in asked], dtype=np.bool_)
    domains, kinds = np.array([row.domain for row in asked]), np.array([row.kind for row in asked])
    names = [kind for kind in dict.fromkeys(kinds.tolist()) if kind != CARRIED]

    def areas(chosen: NDArray[np.bool_]) -> dict[str, str]:
        return {kind: f"{_area(chances[chosen & carried], chances[chosen & (kinds == kind)]):.3f}" for kind in names}

    whole = np.ones(len(asked), dtype=np.bool_)
    table = {"all": areas(whole)} | ({} if brief else {name: areas(domains == name) for name in DOMAINS})
    show_figures(f"{title}: area under the curve", table)
    if not brief:
        levels = {share: float(np.quantile(chances[carried], share)) for share in REFUSED_OF_CARRIED}
        rows = {
            f"{share:.0%} of answered, below {level:.3f}": {
                kind: f"{np.mean(chances[kinds == kind] < level):.2f}" for kind in names
            }
            for share, level in levels.items()
        }
        show_figures(f"{title}: share refused", rows)


def _area(carried: Floats, others: Floats) -> float:
    above = carried[:, None] > others[None, :]
    level = carried[:, None] == others[None, :]
    return float(above.mean() + level.mean() / 2)


if __name__ == "__main__":
    main()
