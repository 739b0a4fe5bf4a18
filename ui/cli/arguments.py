"""The parser of the command line: argparse with Chinese headings and messages, and the options commands share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from ui.formats.visible import visible

_WORDINGS = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"one of the arguments (.+) is required", r"需要写明其中之一：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (\S+): expected one argument", r"\1 后面要有一个值"),
    (r"argument (\S+): expected at least one argument", r"\1 后面至少要有一个值"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 不带值，多写了 \2"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 与 \2 不能同时使用"),
    (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", r"\1：没有 \2，可以是 \3"),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1 的值不对：\2"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 不够明确，可能是 \2"),
    (r"argument (\S+): (.+)", r"\1：\2"),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        """The help of an argument; of the commands as a group, only theirs."""
        if isinstance(action, argparse._SubParsersAction):
            return "".join(self._format_action(command) for command in self._iter_indented_subactions(action))
        return super()._format_action(action)


class ArgumentParser(argparse.ArgumentParser):
    """A parser that speaks Chinese; a wrong use ends with exit code 2."""

    def __init__(self, *, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and how to see the usage."""
        for pattern, wording in _WORDINGS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = match.expand(wording)
                break
        self.exit(2, visible(f"{self.prog}：{' '.join(message.split())}。用法见 {self.prog} --help\n"))


def add_place_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the corpus and its index."""
    parser.add_argument("--corpus", type=path, metavar="DIR", help="讲话所在的文件夹（默认：当前文件夹的 corpus/）")
    parser.add_argument(
        "--index", type=path, metavar="DIR", help="索引所在的文件夹（默认：在用户数据文件夹里，每个讲话文件夹一个）"
    )


def add_batch_options(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    """Add the positional argument ``name`` and, in its place, a file of JSON lines; and JSON output."""
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument(name, nargs="?", metavar=name.upper(), help=what)
    either.add_argument(
        "--jsonl", type=path, metavar="FILE", help="成批处理：每行一个 JSON 对象，结果也每行一个；- 表示标准输入"
    )
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象")


def add_reranker_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a cross-encoder."""
    parser.add_argument(
        "--reranker", metavar="NAME", help="把最相关的段落再排一遍的 CrossEncoder 模型：文件夹，或本机已有的名称"
    )


def path(text: str) -> Path:
    """Read a path; refuses what no file system takes."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("不是有效的路径")
    return Path(text)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"应是 {low} 到 {high} 的整数，写的是 {text}")
        return int(text)

    return read
