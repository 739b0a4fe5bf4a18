"""The page as a whole: built without being served, answers step by step, serves on one port, looks nowhere else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest import ingest
from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.page import PageSettings
from ui.page.chat.answers import answer_json
from ui.page.chat.frame import chat_html
from ui.page.chat.page import server_functions
from ui.page.parts.shell import Shell, head_of
from ui.page.parts.speech_list import FIND_FROM, LISTED, scope_html, shelf_html
from ui.page.parts.theme import STYLE_SHEETS, page_head
from ui.texts.chat import CHINESE, ENGLISH


@pytest.fixture(scope="module")
def shell(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(library, CHINESE, PageSettings(tmp_path_factory.mktemp("data")))


def _ask(shell: Shell, question: str, **more: Any) -> dict[str, Any]:
    return answer_json(shell, {"turn": "t", "question": question, **more})


def _called(shell: Shell, name: str, data: dict[str, Any]) -> dict[str, Any]:
    (function,) = (f for f in server_functions(shell) if f.__name__ == name)
    return function(data)


def test_an_answer_is_given_whole_with_its_marks_and_actions(shell: Shell) -> None:
    answer = _ask(shell, "处理好哪六种关系？")
    assert len(answer["reply"]["statements"]) > 1
    assert answer["html"].count('data-act="cite"') >= 6
    assert 'data-act="copy"' in answer["html"]


def test_a_question_is_narrowed_to_the_ticked_speeches(shell: Shell) -> None:
    answer = _ask(shell, "怎样抓学习？", speeches=["003"])
    assert {c["speech"] for c in answer["reply"]["citations"]} <= {"003"}


def test_speeches_that_were_all_withdrawn_are_not_quietly_left_out(shell: Shell) -> None:
    step = _ask(shell, "怎样抓学习？", speeches=["gone"])
    assert "重新勾选" in step["problem"]


@pytest.mark.parametrize(("question", "said"), [("  。 ", "问题是空的"), ("问" * 100_000, "问题太长")])
def test_a_bad_question_is_one_chinese_line_on_the_page(shell: Shell, question: str, said: str) -> None:
    step = _ask(shell, question)
    assert step["problem"].startswith(said)
    assert "\n" not in step["problem"]


def test_a_follow_up_is_asked_with_what_was_said_before(shell: Shell) -> None:
    first = _ask(shell, "处理好哪六种关系？")
    history = [{"question": "处理好哪六种关系？", "reply": first["reply"]}]
    last = _ask(shell, "那第二点呢？", history=history)
    assert any("全局与局部" in "".join(c["section"]) for c in last["reply"]["citations"])


def test_a_question_is_answered_from_the_newest_index(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("全市共有12个联络站。\n", encoding="utf-8")
    ingest([corpus], index, encoder=LetterEncoder())
    shell = Shell(Library.open(index, LetterEncoder()), CHINESE, PageSettings())
    before = _ask(shell, "全市共有几个联络站？")
    (corpus / "甲.txt").write_text("全市共有34个联络站。\n", encoding="utf-8")
    ingest([corpus], index, encoder=LetterEncoder())
    after = _ask(shell, "全市共有几个联络站？")
    assert "12个" in before["copy"]
    assert "34个" in after["copy"]
    assert before["generation"] != after["generation"]


def test_kept_replies_are_shown_again_as_they_were(shell: Shell) -> None:
    last = _ask(shell, "全区各级人大代表加起来有多少名？")
    (view,) = _called(shell, "show", {"replies": [last["reply"]]})["views"]
    assert view == {"html": last["html"], "copy": last["copy"]}


def test_a_vote_that_cannot_be_kept_is_said(library: Library, shell: Shell) -> None:
    last = _ask(shell, "处理好哪六种关系？")
    vote = {"turn": "t", "vote": "up", "question": "处理好哪六种关系？", "reply": last["reply"]}
    assert _called(shell, "vote", vote) == {}
    assert "评价没能保存" in _called(Shell(library, CHINESE, PageSettings(None)), "vote", vote)["problem"]


def test_the_welcome_and_the_scope_name_the_speeches(shell: Shell) -> None:
    html = chat_html(shell.library.speeches, shell.library.generation, CHINESE)
    assert "26,069" in html
    assert html.count('type="checkbox"') == 5
    scope = _called(shell, "scope", {})
    assert [speech for speech, _ in json.loads(scope["speeches"])] == ["000", "001", "002", "003", "004"]
    assert scope["html"].count('type="checkbox"') == 5
    assert _called(shell, "scope", {"words": "作风"})["html"].count('type="checkbox"') == 1


def test_a_long_list_of_speeches_is_cut_and_says_so(library: Library) -> None:
    from ui.page.parts.speech_list import find_field

    cards = [*library.speeches] * 20
    assert scope_html(cards, "", CHINESE).count("<li>") == LISTED
    assert str(len(cards) - LISTED) in shelf_html(cards, "", CHINESE)
    assert find_field(cards[: FIND_FROM - 1], CHINESE) == ""
    assert 'type="search"' in find_field(cards, CHINESE)


def test_building_the_page_serves_nothing_and_keeps_no_reader(corpus_index: Path, repository: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from retrieval import Library; from ui.page import *\n"
        "app = build_app(Library.open(Path(sys.argv[1])), PageSettings())\n"
        "kinds = {block.get_block_name() for block in app.blocks.blocks.values()}\n"
        "print(app.blocks.is_running, 'state' in kinds, 'browserstate' in kinds)"
    )
    words = [sys.executable, "-c", code, str(corpus_index)]
    done = subprocess.run(words, cwd=repository, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_the_page_answers_in_chinese_where_no_language_is_named(page_address: str) -> None:
    with urllib.request.urlopen(page_address, timeout=10) as answer:
        page = answer.read().decode("utf-8")
    assert CHINESE.placeholder in page
    assert ENGLISH.placeholder not in page


def _sources(repository: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((repository / "ui" / "page").rglob("*")):
        if path.suffix in {".py", ".css", ".js", ".svg"}:
            yield path.name, path.read_text(encoding="utf-8")


def test_the_page_names_no_address_outside(repository: Path) -> None:
    for name, text in _sources(repository):
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"']*", text))
        assert addresses <= {"http://www.w3.org/2000/svg"}, name
        assert "@import" not in text, name
        assert "url(" not in text, name


def test_every_style_sheet_and_script_is_used_and_fits_its_element(repository: Path, shell: Shell) -> None:
    folder = repository / "ui" / "page"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")} == set(STYLE_SHEETS)
    assert page_head().count("</style") == 1
    used = "".join(text for name, text in _sources(repository) if name.endswith(".py"))
    for path in folder.rglob("*.js"):
        assert f'"{path.relative_to(folder).as_posix()}"' in used
        assert head_of(shell, path.relative_to(folder).as_posix()).count("</script") == 2


def test_the_scripts_are_well_formed(repository: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("没有 node：脚本的语法留给浏览器测试")
    for path in (repository / "ui" / "page").rglob("*.js"):
        subprocess.run([node, "--check", str(path)], check=True, timeout=30)
