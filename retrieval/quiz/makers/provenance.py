"""Single choice: which speech, or which section of a speech, a sentence comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.outline.headings import HEADING_LENGTH
from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from retrieval.quiz.chance import digest, shuffled
from retrieval.quiz.makers.difficulty import grade
from retrieval.quiz.makers.phrasing import ask_section, ask_speech
from retrieval.quiz.material.fitness import clean
from retrieval.quiz.material.scope import Heading, Material
from retrieval.quiz.material.slots import Slot, SlotKind
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.words import content_words
from retrieval.quiz.question import QuestionCandidate, QuestionType, QuizQuestion

_OPTIONS = 4  # the customary four of a Chinese examination
_SHORTEST, _LONGEST = 14, 70  # characters of a stretch that is asked for; set by hand, as are all numbers here
_LENGTHS = 0.5  # options of unequal length: the shorter is at least this part of the longer
# Titles and headings have no slot to be compared by; a fixed closeness makes them 中, by 0.6 · closeness + 0.4.
_CLOSENESS = {"speech": 0.5, "section": 0.45}
# Kinds of slots that other speeches would hardly have word for word.
_STRIKING = frozenset((SlotKind.FIGURE, SlotKind.TERM, SlotKind.TITLE, SlotKind.SAYING))
_RUN = 3  # members of an enumeration from which on it is striking


def provenances(material: Material) -> Iterator[QuestionCandidate]:
    """The drafts that ask where a stretch comes from; it must stand in the corpus once."""
    titles = {card.id: card.title for card in material.cache.index.speeches}
    by_speech: dict[str, list[Heading]] = {}
    for heading in material.headings:
        by_speech.setdefault(heading.speech_id, []).append(heading)
    for stretch, slots in material.slots.items():
        if _SHORTEST <= len(stretch.text) <= _LONGEST and material.wording.count(stretch.text) == 1:
            if _striking(stretch, slots):
                yield from _from_speech(material, stretch, titles)
            yield from _from_section(material, stretch, by_speech.get(stretch.speech_id, []))


def _from_speech(material: Material, stretch: Stretch, titles: dict[str, str]) -> Iterator[QuestionCandidate]:
    own = titles[stretch.speech_id]
    others = [title for title in titles.values() if title != own]
    if len(set(others)) < len(titles) - 1 or _tells(own, stretch.text, others):
        return
    wrong = [t for t in shuffled(sorted(others), "speech", stretch.text) if _like(own, t)][: _OPTIONS - 1]
    if len(wrong) == _OPTIONS - 1:
        yield _draft(material, stretch, "speech", ask_speech(stretch.text), own, wrong)


def _from_section(material: Material, stretch: Stretch, headings: Sequence[Heading]) -> Iterator[QuestionCandidate]:
    """Ask for the innermost section that has enough parallel ones; none where the sentence tells which it is."""
    fit = [s for s in stretch.path if s.ordinal and _shown(s) and fold_words(s.heading) not in fold_words(stretch.text)]
    for section in reversed(fit):
        level = [h.section for h in headings if h.section.level == section.level and h.section.ordinal]
        others = _headings_beside(section, level)
        if _tells(section.heading, stretch.text, others) or not _one(section, level):
            return
        wrong = _other_sections(section, stretch, others)
        if len(wrong) >= _OPTIONS - 1:
            stem = ask_section(material.title(stretch.speech_id), stretch.text)
            yield _draft(material, stretch, "section", stem, section.heading, wrong[: _OPTIONS - 1])
            return


def _headings_beside(section: Section, level: Sequence[Section]) -> list[str]:
    return [other.heading for other in level if other is not section and _shown(other)]


def _other_sections(section: Section, stretch: Stretch, others: Sequence[str]) -> list[str]:
    """Headings of like length that share no word with the sentence, in an order of chance."""
    words = content_words(stretch.text)
    near = shuffled(sorted(set(others)), "section", stretch.text)
    return [heading for heading in near if _like(section.heading, heading) and not content_words(heading) & words]


def _striking(stretch: Stretch, slots: Sequence[Slot]) -> bool:
    """Whether the stretch says something that other speeches would not: a figure, a quoted term, a run of clauses."""
    if any(fold_words(stretch.text) == fold_words(section.heading) for section in stretch.path):
        return False
    return any(s.kind in _STRIKING or (s.group is not None and len(s.group.members) >= _RUN) for s in slots)


def _shown(section: Section) -> bool:
    """Whether a heading is whole and clean."""
    return clean(section.heading) and len(section.heading) < HEADING_LENGTH


def _one(section: Section, level: Sequence[Section]) -> bool:
    return sum(s.heading == section.heading for s in level) == 1


def _like(key: str, other: str) -> bool:
    return min(len(key), len(other)) >= _LENGTHS * max(len(key), len(other)) and key not in other and other not in key


def _tells(key: str, text: str, others: Sequence[str]) -> bool:
    """Whether two characters of a word of the right option, and not of all options, stand in the sentence."""
    telling = {a + b for word in content_words(key) for a, b in pairwise(word)}
    return any(pair in text for pair in telling if not all(pair in other for other in others))


def _draft(
    material: Material, stretch: Stretch, form: str, stem: str, right: str, wrong: Sequence[str]
) -> QuestionCandidate:
    citation = material.cite(stretch.speech_id, stretch.start, stretch.end, ((stretch.start, stretch.end),))
    question = QuizQuestion(
        id=digest(form, stem, right, citation.quote)[:16],
        type=QuestionType.SINGLE,
        form=form,
        difficulty=grade(_CLOSENESS[form], 1),
        stem=stem,
        key=(stretch.text,),
        citation=citation,
        sources=(citation,),
        options=(right, *wrong),
        right=(0,),
    )
    uses = frozenset({(stretch.speech_id, stretch.start)})
    return QuestionCandidate(question, uses, material.leaf(stretch.speech_id, stretch.path))
