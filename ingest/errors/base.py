"""The root of all errors, and the reason behind one of the operating system."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, Self

_REASONS = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "没有权限"),
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "它是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.EINVAL: "文件已损坏，或系统不支持这样做",
    errno.EFBIG: "文件太大",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EEXIST: "已经有同名的文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被别的程序使用",
    errno.ETXTBSY: "正被别的程序使用",
    errno.EDQUOT: "超出了磁盘配额",
}


def reason_of(err: OSError) -> str:
    """The operating system's reason in Chinese, for use inside a message."""
    if err.strerror and not err.strerror.isascii():  # one of our own, or of a system that speaks Chinese
        return err.strerror
    return _REASONS.get(err.errno or 0) or err.strerror or str(err)


class SpeechQAError(Exception):
    """Root of the errors that are shown to a person; ``str(error)`` is one Chinese line.

    ``paths`` are the files and folders that it was made with, so that the page can leave out where they lie.
    """

    paths: tuple[Path, ...]

    def __new__(cls, *args: Any, **named: Any) -> Self:
        """Remember the paths among what an error is made with."""
        made = super().__new__(cls, *args)
        made.paths = tuple(value for value in (*args, *named.values()) if isinstance(value, Path))
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error come out of another process as it went in: by its message, not by what made it."""
        return _as_it_was, (type(self), self.args), self.__dict__


def _as_it_was(kind: type[SpeechQAError], args: tuple[Any, ...]) -> SpeechQAError:
    return kind.__new__(kind, *args)
