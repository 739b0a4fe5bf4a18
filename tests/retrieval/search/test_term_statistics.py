"""What a generation knows of terms: rarity, what stands anywhere, what of a question is known."""

from __future__ import annotations

from retrieval import Library
from retrieval.question.query import make_query


def test_what_nobody_said_is_unfamiliar(little: Library) -> None:
    terms = little._reading.terms
    assert terms.known_share(make_query("育秧工厂")) == 1.0
    assert terms.known_share(make_query("氦氖氩氪氙氡")) == 0.0
    assert terms.known_share(make_query("？")) == 1.0


def test_rare_terms_weigh_more_than_common_ones(little: Library) -> None:
    terms = little._reading.terms
    assert terms.rarity("育秧") > terms.rarity("要")
    assert terms.rarity("氦氖") >= terms.rarity("育秧") > 0


def test_a_term_stands_where_any_passage_holds_it(little: Library) -> None:
    terms = little._reading.terms
    assert terms.stands("育秧")
    assert not terms.stands("氦氖")
