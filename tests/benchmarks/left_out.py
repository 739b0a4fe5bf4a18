"""The figures that count: each domain answered with weights that were fitted on the other three.

    python -m tests.benchmarks.left_out [DOMAIN …]

For each domain the weights of the sentences (as in ``fit_evidence``) and, with these, the model of refusals (as in
``fit_refusal``) are fitted on the other domains; then its questions are answered as ``speech-qa eval`` does.  Search
weights, thresholds and what is set by hand stay as in the code, where all four domains were looked at.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.answering.evidence import EvidenceWeights
from retrieval.answering.pipeline import AnswerSettings
from retrieval.evaluation import evaluate
from retrieval.library import Library, LibrarySettings
from tests.benchmarks.fits.fit_evidence import NAMES, SET_BY_HAND, rank
from tests.benchmarks.fits.fit_refusal import ask_all, fit
from tests.benchmarks.fits.fitting import Ranked, fit_ranking
from tests.benchmarks.question_sets import DOMAINS, QuestionSet, open_sets, other_subjects

FIGURES = ("recall@5", "complete", "precise", "grounded", "verbatim", "offsets", "refused", "false_refusal")
OTHERS = 200
SECONDS = 60.0  # for one question; nothing is at hand yet


def main() -> None:
    """Print a table for each domain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("domains", nargs="*", default=DOMAINS, metavar="DOMAIN")
    options = parser.parse_args()
    encoder, start = load_encoder(), LibrarySettings(answer=AnswerSettings(seconds=SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        sets = open_sets(Path(folder), encoder)
        ranked = {name: rank(sets[name], encoder, start) for name in DOMAINS}
        for domain in options.domains:
            settings = fitted_without(domain, sets, ranked, encoder)
            table = evaluate(Library.open(sets[domain].index, encoder, settings), sets[domain].questions).table()
            print(f"\n{domain:14}" + "".join(f"{name:>14}" for name in FIGURES))
            for kind, row in table.items():
                cells = (f"{row[name]:>14.3f}" if name in row else f"{'–':>14}" for name in FIGURES)
                print(f"{kind:14}" + "".join(cells), flush=True)


def fitted_without(
    domain: str, sets: Mapping[str, QuestionSet], ranked: Mapping[str, list[Ranked]], encoder: Encoder
) -> LibrarySettings:
    """The settings of the program with the two fitted models of all domains but one."""
    others = [name for name in DOMAINS if name != domain]
    weights = fit_ranking([question for name in others for question in ranked[name]])
    fitted = dict(zip(NAMES, weights.tolist(), strict=True))
    evidence = replace(EvidenceWeights(), **{name: own for name, own in fitted.items() if name not in SET_BY_HAND})
    settings = LibrarySettings(answer=replace(AnswerSettings(seconds=SECONDS), evidence=evidence))
    asked = ask_all(sets, encoder, other_subjects(OTHERS), settings)
    refusal = fit([row for row in asked if row.domain != domain])
    return replace(settings, answer=replace(settings.answer, refusal=refusal))


if __name__ == "__main__":
    main()
