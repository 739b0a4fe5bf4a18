"""An independent examiner of quizzes: it reads only the questions' JSON and the texts of the corpus.

Nothing of the program is imported here, on purpose: what the makers believe about words, folding or offsets
does not count.  Run by itself:

    python tests/support/quiz_auditor.py QUESTIONS.json CORPUS_FOLDER
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

BLANK = re.compile(r"_{2,}")
TYPES = ("single", "multiple", "blank", "judge", "order", "short")
FUNCTION_WORDS = frozenset("的地得了着过是和与及或而但也就都还又把被对在从向为以于之其这那不等")
MOST_ALIKE, MOST_LONGEST, MOST_UNEVEN = 0.6, 0.30, 0.05

LEAST_COUNTED = 100

Question = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a question; ``rule`` is a short name."""

    rule: str
    question: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.question}: {self.detail}"


class Corpus:
    """The texts by speech id, each also as its bare letters and digits."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)
        self.bare = {speech: bare(text) for speech, text in texts.items()}

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """Read a folder of .txt files, by its catalogue's ids where it has one."""
        catalogue = folder / "catalog.toml"
        if catalogue.exists():
            entries = tomllib.loads(catalogue.read_text(encoding="utf-8"))["speech"]
            files = {entry["id"]: folder / entry["file"] for entry in entries}
        else:
            files = {path.stem: path for path in sorted(folder.glob("*.txt"))}
        texts = {speech: path.read_text(encoding="utf-8-sig") for speech, path in files.items()}
        return cls({speech: text.replace("\r\n", "\n") for speech, text in texts.items()})

    def states(self, statement: str) -> bool:
        """Say whether a statement stands in any speech."""
        wanted = bare(statement)
        return any(wanted in text for text in self.bare.values())


def bare(text: str) -> str:
    """The letters and digits of a text, widths folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a stem."""
    flat = bare(text)
    return frozenset(flat[i : i + 2] for i in range(max(len(flat) - 1, 1)))


def audit(questions: Sequence[Question], corpus: Corpus) -> list[Problem]:
    """Everything that is wrong with one set."""
    problems = [p for question in questions for p in audit_question(question, corpus)]
    return problems + audit_likeness(questions)


def audit_question(question: Question, corpus: Corpus) -> list[Problem]:
    """Everything that is wrong with one question by itself."""
    checks = (check_form, check_citation, check_keys, check_put_back, check_options, check_statement, check_blank)
    return [Problem(rule.__name__, question.get("id", "?"), text) for rule in checks for text in rule(question, corpus)]


def check_form(question: Question, corpus: Corpus) -> list[str]:
    kind = question.get("type")
    found = [] if kind in TYPES else [f"unknown type {kind}"]
    needed = ("id", "stem", "difficulty", "explanation", "citation", "key")
    found += [f"no {name}" for name in needed if not question.get(name)]
    options, answer = question.get("options", []), question.get("answer", [])
    if kind == "single" and not (len(options) == 4 and isinstance(answer, int) and 0 <= answer < 4):
        found.append("a single choice has four options and one answer")
    if kind == "multiple" and not (4 <= len(options) <= 6 and 2 <= len(answer) < len(options)):
        found.append("a multiple choice has four to six options, two or more right, one or more wrong")
    if kind == "order" and sorted(answer) != list(range(len(options))):
        found.append("an order names each option once")
    if kind == "order" and list(answer) == sorted(answer):
        found.append("the options stand in the right order already")
    if kind == "blank" and len(BLANK.findall(question["stem"])) != 1:
        found.append("a blank has one blank")
    if kind == "judge" and not isinstance(answer, bool):
        found.append("a judgement is true or false")
    if kind == "short" and len(question.get("points", [])) < 2:
        found.append("a short answer has points")
    return found


def check_citation(question: Question, corpus: Corpus) -> list[str]:
    found = []
    for citation in [question["citation"], *question.get("sources", [])]:
        text = corpus.texts.get(citation["speech"])
        if text is None:
            found.append(f"no speech {citation['speech']}")
        elif text[citation["start"] : citation["end"]] != citation["quote"]:
            found.append("the quote is not what stands at its offsets")
    if not all(line in question["citation"]["quote"] for line in question["explanation"].split("\n")):
        found.append("the explanation is not from the quote")
    return found


def check_keys(question: Question, corpus: Corpus) -> list[str]:
    quote = question["citation"]["quote"]
    return [f"key {key!r} is not in the quote" for key in keys_of(question) if not key or key not in quote]


def check_put_back(question: Question, corpus: Corpus) -> list[str]:
    """The stem with its key put back must stand in the speech that is cited."""
    if not BLANK.search(question["stem"]):
        return []
    whole = BLANK.sub("".join(keys_of(question)).replace("\\", ""), question["stem"])
    text = corpus.bare.get(question["citation"]["speech"], "")
    return [] if bare(whole) in text else [f"not in the speech: {whole}"]


def check_options(question: Question, corpus: Corpus) -> list[str]:
    options = question.get("options", [])
    found = []
    if len({bare(option) for option in options}) != len(options):
        found.append("two options are the same")
    if question["type"] not in ("single", "multiple"):
        return found
    right = right_options(question)
    wrong = [option for i, option in enumerate(options) if i not in right]
    texts = [options[i] for i in right]
    found += [f"{a!r} holds {b!r}" for a in options for b in options if a is not b and bare(b) in bare(a)]
    blank = BLANK.search(question["stem"])
    for option in wrong:
        if blank and corpus.states(BLANK.sub(option, question["stem"])):
            found.append(f"wrong option {option!r} makes a sentence of the corpus")
        if bare(option) in bare(question["citation"]["quote"]) and question.get("form") not in ("nth", "parent"):
            found.append(f"wrong option {option!r} stands in the quote")
    if blank and set(texts) - set(keys_of(question)):
        found.append("a right option is no key")
    return found


def check_statement(question: Question, corpus: Corpus) -> list[str]:
    if question["type"] != "judge":
        return []
    statement, text = question["statement"], corpus.texts.get(question["citation"]["speech"], "")
    if question["answer"]:
        return [] if statement in text else ["a true statement does not stand in the speech"]
    found = ["a false statement stands in the corpus"] if corpus.states(statement) else []
    before, after = question["changed"]
    if statement.count(after) != 1:
        found.append("the change cannot be told from the statement")
    if statement.replace(after, before, 1) not in text:
        found.append("without the change the statement does not stand in the speech")
    if before not in question["citation"]["quote"]:
        found.append("what was changed is not in the quote")
    return found


def check_blank(question: Question, corpus: Corpus) -> list[str]:
    """The key is no function word, stands nowhere else in the stem, and nothing else of the corpus fits the blank."""
    match = BLANK.search(question["stem"])
    if match is None or question["type"] not in ("single", "blank"):
        return []
    key, left, right = keys_of(question)[0], question["stem"][: match.start()], question["stem"][match.end() :]
    found = []
    if key in FUNCTION_WORDS:
        found.append("a function word is asked for")
    if bare(key) in bare(left + right):
        found.append("the stem gives the key away")
    before, behind = bare(left)[-6:], bare(right)[:6]
    if len(before) == len(behind) == 6:
        place = re.compile(f"{re.escape(before)}(.{{1,20}}?){re.escape(behind)}")
        others = {m[1] for text in corpus.bare.values() for m in place.finditer(text)} - {bare(key)}
        found += [f"{other!r} fits the blank as well" for other in sorted(others)]
    return found


def audit_likeness(questions: Sequence[Question]) -> list[Problem]:
    """No two stems of one set are alike."""
    own = [bigrams(question["stem"]) for question in questions]
    found = []
    for (i, a), (j, b) in combinations(enumerate(own), 2):
        if len(a & b) >= MOST_ALIKE * len(a | b):
            found.append(Problem("likeness", questions[i]["id"], f"like {questions[j]['id']}: {questions[j]['stem']}"))
    return found


def keys_of(question: Question) -> list[str]:
    """The keys of a question as a list."""
    return [question["key"]] if isinstance(question["key"], str) else list(question["key"])


def right_options(question: Question) -> list[int]:
    """The indices of the right options."""
    return [question["answer"]] if isinstance(question["answer"], int) else list(question["answer"])


def longest_share(questions: Sequence[Question]) -> float:
    """The part of the four-option single choices whose key is the one longest option."""
    singles = [q for q in questions if q["type"] == "single" and len(q["options"]) == 4]
    longest = 0
    for question in singles:
        lengths = [len(option) for option in question["options"]]
        key = lengths.pop(question["answer"])
        longest += key > max(lengths)
    return longest / max(len(singles), 1)


def place_shares(questions: Sequence[Question]) -> dict[str, list[float]]:
    """Give, by type and number of options, the part of the right options at each place less the even part.

    Kinds with fewer right options than ``LEAST_COUNTED`` are left out: chance alone moves them more.
    """
    places: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for question in questions:
        if question["type"] in ("single", "multiple"):
            places[question["type"], len(question["options"])].update(right_options(question))
    shares = {}
    for (kind, number), counts in sorted(places.items()):
        total = sum(counts.values())
        if total < LEAST_COUNTED:
            continue
        shares[f"{kind}/{number}"] = [counts[i] / total - 1 / number for i in range(number)]
    return shares


def true_share(questions: Sequence[Question]) -> float:
    """The part of the judgements that are true."""
    judged = [q["answer"] for q in questions if q["type"] == "judge"]
    return sum(map(bool, judged)) / max(len(judged), 1)


def distinct(questions: Sequence[Question]) -> int:
    """How many different questions there are: by type, stem, options and key."""
    return len({(q["type"], q["stem"], json.dumps(q["key"], ensure_ascii=False)) for q in questions})


def covered(questions: Sequence[Question]) -> set[tuple[str, tuple[str, ...]]]:
    """The sections, as paths of labels, that a source of a question stands in, with those around them."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for question in questions:
        for source in question.get("sources") or [question["citation"]]:
            path = source["section"]
            found |= {(source["speech"], tuple(path[: i + 1])) for i in range(len(path))}
    return found


def main() -> int:
    """Audit one file of questions against a folder; prints the problems and the figures."""
    questions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["questions"]
    problems = audit(questions, Corpus.read(Path(sys.argv[2])))
    for problem in problems:
        print(problem)
    print(f"{len(questions)} questions, {distinct(questions)} distinct, {len(problems)} problems")
    print(f"key is the longest option: {longest_share(questions):.2f}; true statements: {true_share(questions):.2f}")
    for name, shares in place_shares(questions).items():
        print(f"places of right options {name}:", " ".join(f"{share:+.3f}" for share in shares))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
