from __future__ import annotations

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.objects import CUT_RULES, VECTOR_RULES
from ingest.tokens import TOKEN_RULES, WORD_LENGTH, tokens

PACKAGE = Path(ingest.__file__).parent


def test_chinese_becomes_characters_and_their_pairs() -> None:
    assert tokens("代表站") == ["代", "表", "站", "代表", "表站"]


def test_punctuation_parts_pairs() -> None:
    assert tokens("讲，学") == ["讲", "学"]


def test_words_and_figures_stay_whole() -> None:
    assert tokens("GDP增长5.5%，New Era") == ["gdp", "增", "长", "增长", "5.5", "new", "era"]


def test_white_space_inside_chinese_does_not_count() -> None:
    assert tokens("总 则") == tokens("总则")


def test_traditional_wide_and_upper_case_forms_meet_the_plain_ones() -> None:
    assert tokens("黨的領導ＡＢＣ１２") == tokens("党的领导abc12")


def test_a_word_without_end_is_cut() -> None:
    assert tokens("x" * 100_000) == ["x" * WORD_LENGTH]


@given(st.text())
def test_tokens_hold_no_white_space_whatever_the_text(text: str) -> None:
    assert all(token and not any(map(str.isspace, token)) for token in tokens(text))


def imported(module: str) -> set[str]:
    """The files of this package that a module imports, itself included, whatever the depth."""
    seen: set[str] = set()
    queue = [module]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        nodes = ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8")))
        modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        queue += [f"{module.removeprefix('ingest.')}.py" for module in modules if module.startswith("ingest.")]
    return seen


def test_every_file_that_decides_what_is_indexed_counts_as_a_rule() -> None:
    holders = {"speech.py", "settings.py", "errors.py"}  # these carry values and decide nothing
    assert imported("tokens.py") == set(TOKEN_RULES)
    assert imported("passages.py") - holders <= set(CUT_RULES)
    assert imported("embedded_text.py") - holders - set(CUT_RULES) <= set(VECTOR_RULES)
