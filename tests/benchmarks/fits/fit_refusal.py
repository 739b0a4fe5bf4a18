"""Fits the logistic model of ``retrieval.answering.refusal.RefusalSettings`` and prints it beside that in the code.

    python -m tests.benchmarks.fits.fit_refusal [--encoder NAME] [--others 300]

Carried is every answerable question of ``tests/data``; not carried are the same questions asked of the other corpus,
and questions about everything under the sun (DRCD, CMRC 2018).  Questions of the type unanswerable are near misses
that later rules decide (no such value, no such members); they are printed and fitted on by nothing, as are
../shared/eval/dev.jsonl and everyday questions beside the subject.  A line for the model in the code, for those fitted on what one corpus was asked (to be read
in the column of the other) and for that fitted on both; then what each threshold would refuse.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.answer import Turn
from retrieval.answering.refusal import RefusalFeatures, RefusalSettings, refusal_features
from retrieval.library import Library, LibrarySettings
from tests.benchmarks.fits.fitting import Floats, fit_logistic, show_figures, show_weights
from tests.benchmarks.question_sets import (
    CHECK,
    FITTED_ON,
    SPEECHES,
    QuestionSet,
    everyday_subjects,
    open_sets,
    other_subjects,
)

NAMES = tuple(field.name for field in fields(RefusalFeatures))
CARRIED, NEAR_MISS, OTHER_CORPUS, OTHER_SUBJECT = "carried", "near miss", "other corpus", "other subject"
EVERYDAY = "everyday"
THRESHOLDS = (0.05, 0.07, 0.1, 0.15, 0.2, 0.3)
NOT_CARRIED_IMPORTANCE = 0.6
"""There are twice as many questions that are not carried, and to refuse a right one is the worse mistake."""

PULL = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of a corpus; ``source`` names the set, ``kind`` is carried or why it is not."""

    source: str
    corpus: str
    kind: str
    question: str
    signs: RefusalFeatures


class Asker:
    """Asks questions of one corpus and reads the signs off what is found."""

    def __init__(self, index: Path, encoder: Encoder, settings: LibrarySettings) -> None:
        self._reading = Library.open(index, encoder, settings)._reading
        self._settings = settings.answer.refusal

    def signs(self, question: str, history: Sequence[Turn] = ()) -> RefusalFeatures | None:
        """The signs, or None where nothing at all is found."""
        found = self._reading.answering.retrieve(question, history)
        return refusal_features(found, self._reading.terms, self._settings) if found.evidence else None


def main() -> None:
    """Print the weights, how well they part the questions, and what the thresholds refuse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--others", type=int, default=300, help="how many questions about other subjects")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    with tempfile.TemporaryDirectory() as folder:
        sets = open_sets(Path(folder), encoder)
        asked = list(ask_all(sets, encoder, other_subjects(options.others)))
        asked += ask_everyday(sets, encoder)
    known = [row for row in asked if row.source != CHECK and row.kind not in (NEAR_MISS, EVERYDAY)]
    code = RefusalSettings()
    fits = {"code": code} | {corpus: fit([row for row in known if row.corpus == corpus]) for corpus in FITTED_ON}
    fits["both"] = fit(known)
    names = ("bias", *NAMES)
    show_weights(names, {title: [getattr(s, name) for name in names] for title, s in fits.items()})
    show_figures("told apart (area under the curve)", {title: parted(asked, s) for title, s in fits.items()})
    for title, settings in fits.items():
        show_figures(f"share refused below a threshold, model of {title}", refused(asked, settings))


def ask_all(
    sets: Mapping[str, QuestionSet], encoder: Encoder, others: Sequence[str], settings: LibrarySettings | None = None
) -> Iterator[Asked]:
    """Ask every question of its own corpus, the answerable ones of the other too, and those about other subjects."""
    askers = {chosen.corpus: Asker(chosen.index, encoder, settings or LibrarySettings()) for chosen in sets.values()}
    for name, chosen in sets.items():
        for corpus, asker in askers.items():
            for question in chosen.questions:
                home = corpus == chosen.corpus
                kind = OTHER_CORPUS if not home else CARRIED if question.answerable else NEAR_MISS
                if home or question.answerable:
                    signs = asker.signs(question.question, question.history)
                    if signs is not None:
                        yield Asked(name, corpus, kind, question.question, signs)
    for number, text in enumerate(others):
        corpus = FITTED_ON[number % len(FITTED_ON)]
        signs = askers[corpus].signs(text)
        if signs is not None:
            yield Asked(OTHER_SUBJECT, corpus, OTHER_SUBJECT, text, signs)


def ask_everyday(sets: Mapping[str, QuestionSet], encoder: Encoder) -> list[Asked]:
    """Ask the speeches everyday questions that they do not answer."""
    asker = Asker(sets[SPEECHES].index, encoder, LibrarySettings())
    asked = ((text, asker.signs(text)) for text in everyday_subjects())
    return [Asked(EVERYDAY, SPEECHES, EVERYDAY, text, signs) for text, signs in asked if signs is not None]


def fit(rows: Sequence[Asked], names: Sequence[str] = NAMES) -> RefusalSettings:
    """Fit the bias and the weights of the signs ``names``; those of others are 0, thresholds as in the code."""
    carried = np.array([row.kind == CARRIED for row in rows], dtype=np.bool_)
    columns = np.array([[getattr(row.signs, name) for name in names] for row in rows], dtype=np.float64)
    importance = np.where(carried, 1.0, NOT_CARRIED_IMPORTANCE)
    weights, bias = fit_logistic(columns, carried, importance, PULL)
    chosen = dict.fromkeys(NAMES, 0.0) | dict(zip(names, weights.tolist(), strict=True))
    return replace(RefusalSettings(), bias=bias, **chosen)


def chances(rows: Sequence[Asked], settings: RefusalSettings) -> Floats:
    """The probability of each question."""
    return np.array([row.signs.chance(settings) for row in rows], dtype=np.float64)


def parted(asked: Sequence[Asked], settings: RefusalSettings) -> dict[str, str]:
    """The share of pairs (carried, not) that the probability puts in the right order, by corpus asked."""
    shown = {}
    for corpus in FITTED_ON:
        rows = [
            row
            for row in asked
            if row.corpus == corpus and row.source != CHECK and row.kind not in (NEAR_MISS, EVERYDAY)
        ]
        own = np.array([row.kind == CARRIED for row in rows], dtype=np.bool_)
        shown[corpus] = f"{_area(chances(rows, settings), own):.4f}"
    return shown


def refused(asked: Sequence[Asked], settings: RefusalSettings) -> dict[str, dict[str, str]]:
    """The share of each kind of question below each threshold; a carried one is refused wrongly."""
    shown = {}
    for kind in (CARRIED, NEAR_MISS, OTHER_CORPUS, OTHER_SUBJECT, EVERYDAY):
        for source in dict.fromkeys(row.source for row in asked if row.kind == kind):
            values = chances([row for row in asked if (row.source, row.kind) == (source, kind)], settings)
            title = kind if source == kind else f"{kind}: {source}"
            shown[title] = {f"{threshold}": f"{np.mean(values < threshold):.3f}" for threshold in THRESHOLDS}
    return shown


def _area(values: Floats, right: NDArray[np.bool_]) -> float:
    above = values[right][:, None] > values[~right][None, :]
    level = values[right][:, None] == values[~right][None, :]
    return float(above.mean() + level.mean() / 2)


if __name__ == "__main__":
    main()
