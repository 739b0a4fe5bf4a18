"""What is said instead of an answer.  A test in ``tests/retrieval/answering/test_refusal.py`` holds the wording."""

from __future__ import annotations

_NO_BASIS = "下面是相近的段落，但不能作为依据。"

OUTSIDE = "讲话中没有与这个问题有关的内容。"
NEAR = f"讲话中没有直接回答这个问题的内容。{_NO_BASIS}"
NO_VALUE = f"讲话中提到了相关内容，但没有给出所问的{{what}}。{_NO_BASIS}"
NO_MEMBERS = f"讲话中提到了这个说法，但没有逐项列出。{_NO_BASIS}"
NO_PHRASE = f"讲话中没有引号里的这句话。{_NO_BASIS}"
UNCLEAR = "问题里没有要找的内容。请说得具体一些。"
NO_TERM = f"讲话中没有提到“{{term}}”。{_NO_BASIS}"
NO_POINT = "没有这一项：讲话在这里一共讲了 {count} 项，分别是：{labels}。"
MASKED = f"讲话稿中这里的名称已经隐去，无法回答。{_NO_BASIS}"


def outside(words: str) -> str:
    """That the speeches do not speak of it; ``words`` of the question that stand nowhere are named ("": none)."""
    return f"讲话中没有与“{words}”有关的内容。" if words else OUTSIDE


def near(words: str) -> str:
    """That what is asked is not answered; ``words`` of the question that stand nowhere are named ("": none)."""
    return NO_TERM.format(term=words) if words else NEAR


def is_refusal(said: str) -> bool:
    """Whether an earlier turn, of which only the text is known, is a refusal that is about no place in the speeches.

    ``NO_POINT`` is none of these: the list that it names is what the next question is about.

    >>> is_refusal(OUTSIDE), is_refusal("我们要坚持人民至上。")
    (True, False)
    """
    return said.rstrip("\n").endswith(_NO_BASIS) or said.startswith((OUTSIDE, "讲话中没有与“", UNCLEAR))
