"""Reads the training data (see ``../shared/data/README.md``) into plain Python values; never ``bench/``."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ingest.text.numerals import ONE_TO_TEN, ORDINAL
from ingest.text.punctuation import SENTENCE_ENDS

_REPORTS = ("gwr_1954_2012.txt", "cpc_congress_1_17.txt")
_SPEECHES = Path(__file__).parent / "contextual" / "speeches.jsonl"
_QUESTIONS = ("drcd_dev", "cmrc2018_dev", "cmrc2018_trial")
_LAW_QUESTIONS = (
    "lawbench_1-1_article_recall",
    "lawbench_2-7_news_summary",
    "lawbench_3-2_scenario_statute",
    "lawbench_3-8_consult",
)
_FEWEST_CHARACTERS = 6  # shorter sentences are headings and debris
_LONGEST_ARTICLE = 1500  # characters; where a document has no articles, its paragraphs are joined up to here

# «第十二条», «第十二条之一», as laws write them, bold or with a title in 【】 in Markdown.
_ARTICLE = re.compile(rf"^(?:\*\*)?第[{ORDINAL}千]+条(?:之[{ONE_TO_TEN}]+)?(?:\*\*)?\s*(?:【[^】]*】)?")
_CHAPTER = re.compile(rf"^#+\s*+(第[{ONE_TO_TEN}百]++[章节编分]++)?\s*+")
_SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}；;\n]+[{SENTENCE_ENDS}；;]*")
# References, tags and templates that an extract of Wikipedia leaves.
_WIKI_RESIDUE = re.compile(r"\[\d{1,6}\]|<[^<>]++>|\{\{[^{}]*+\}\}")
_STATUTE_QUOTED = re.compile(r"法律依据[:：]?")  # behind it, an answer quotes the article that it rests on


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that should lie near each other: what is asked, and what should be found."""

    query: str
    found: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law, with the law's title and the chapter it stands in."""

    title: str
    chapter: str
    text: str


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """A thesaurus entry: an official expression, everyday ways to say it, and official neighbours."""

    official: str
    plain: tuple[str, ...]
    near: tuple[str, ...]


def sentences(text: str) -> list[str]:
    """Cut at full stops, question and exclamation marks, semicolons and line ends; drop the very short."""
    return [cut.strip() for cut in _SENTENCE.findall(text) if len(cut.strip()) >= _FEWEST_CHARACTERS]


def is_held_out(found: str) -> bool:
    """Whether a pair with this official sentence is kept for measuring (one in five, by hash)."""
    return sha256(found.encode("utf-8")).digest()[0] % 5 == 0


def read_articles(data: Path) -> list[Article]:
    """The articles of ``laws.jsonl``; documents without articles give pieces of like length."""
    articles: list[Article] = []
    for record in _records(data / "laws.jsonl"):
        articles += _articles(record["text"])
    return [article for article in articles if len(article.text) >= 2 * _FEWEST_CHARACTERS]


def read_reports(data: Path) -> list[str]:
    """The paragraphs of the government work reports and congress reports."""
    lines: list[str] = []
    for name in _REPORTS:
        lines += (data / "train" / name).read_text(encoding="utf-8").splitlines()
    cleaned = (_WIKI_RESIDUE.sub("", line).strip() for line in lines)
    return [line for line in cleaned if len(line) >= _FEWEST_CHARACTERS + 2]


def read_questions(data: Path) -> list[Pair]:
    """The questions and passages of DRCD and CMRC 2018."""
    return [pair for name in _QUESTIONS for pair in _pairs(data / "train" / f"{name}.jsonl")]


def read_law_questions(data: Path) -> list[Pair]:
    """LawBench's questions and answers; an answer that quotes its statute also in its two halves."""
    pairs: list[Pair] = []
    for name in _LAW_QUESTIONS:
        for pair in _pairs(data / "train" / f"{name}.jsonl"):
            pairs.append(pair)
            quoted = _STATUTE_QUOTED.search(pair.found)
            if quoted and len(pair.found) - quoted.end() > 20:
                halves = (pair.found[: quoted.start()], pair.found[quoted.end() :])
                pairs += [Pair(pair.query, half) for half in halves if half]
    return pairs


def read_paraphrases(data: Path, *, hold_out: bool) -> list[Pair]:
    """The everyday questions with their official sentences, without the held-out fifth if asked."""
    pairs = _pairs(data / "thesaurus" / "pairs.jsonl")
    return [pair for pair in pairs if not (hold_out and is_held_out(pair.found))]


def read_thesaurus(data: Path) -> list[TrainingDocument]:
    """The thesaurus."""
    records = _records(data / "thesaurus" / "thesaurus.jsonl")
    return [TrainingDocument(record["official"], tuple(record["plain"]), tuple(record["near"])) for record in records]


def read_all_paraphrases(data: Path) -> list[Pair]:
    """The everyday questions of every domain with the sentences that answer them, in the order of the files."""
    return [pair for path in sorted((data / "thesaurus").glob("pairs*.jsonl")) for pair in _pairs(path)]


def read_all_entries(data: Path) -> list[TrainingDocument]:
    """The thesaurus of every domain."""
    records = [r for path in sorted((data / "thesaurus").glob("thesaurus*.jsonl")) for r in _records(path)]
    return [TrainingDocument(record["official"], tuple(record["plain"]), tuple(record["near"])) for record in records]


def read_answer_sentences(data: Path) -> list[list[Pair]]:
    """The questions of DRCD and CMRC 2018 with the sentence that holds the answer, those of one passage together."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for name in _QUESTIONS:
        for record in _records(data / "train" / f"{name}.jsonl"):
            found = next((cut for cut in sentences(record["p"]) if record["a"] in cut), None)
            if found is not None:
                groups[record["p"]].append(Pair(record["q"], found))
    return list(groups.values())


def read_speech_questions() -> list[list[Pair]]:
    """Questions in everyday words with the sentence that answers each, those of one short speech together.

    The speeches, of 432 occasions, and their questions were written for this training.
    """
    return [
        [Pair(asked["q"], record["text"][asked["at"][0]]) for asked in record["questions"]]
        for record in _records(_SPEECHES)
    ]


def is_measured(found: str) -> bool:
    """Whether the pairs of a sentence are kept from the contextual encoder for measuring (one in 25, by hash)."""
    return sha256(found.encode("utf-8")).digest()[1] % 25 == 0


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _pairs(path: Path) -> list[Pair]:
    return [Pair(record["q"], record["p"]) for record in _records(path)]


def _articles(markdown: str) -> list[Article]:
    """Cut one law at its 第…条; text before the first, or of a document without, goes by length."""
    title, _, body = markdown.partition("\n")
    title = title.lstrip("# ").strip()
    chapter = ""
    parts: list[str] = []
    found: list[Article] = []

    def close() -> None:
        if parts:
            found.append(Article(title, chapter, "\n".join(parts)))
            parts.clear()

    for line in map(str.strip, body.rpartition("<!-- INFO END -->")[2].split("\n")):
        mark = _ARTICLE.match(line)
        if line.startswith("#"):
            close()
            chapter = _CHAPTER.sub("", line).strip()
        elif mark:
            close()
            parts.append(line[mark.end() :].strip())
        elif line and not line.startswith(("<!--", "|-")):
            if sum(map(len, parts)) > _LONGEST_ARTICLE:
                close()
            parts.append(line)
    close()
    return found
