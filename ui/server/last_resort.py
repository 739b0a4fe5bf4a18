"""What a request sets off that nobody foresaw: one line in the log, one for whoever asked, and the server goes on."""

from __future__ import annotations

import logging
import traceback

from ui.server.refusal import Refusal

_log = logging.getLogger(__name__)

UNFORESEEN = Refusal(500, "程序出错了，这一步没有做成。错误已记在运行窗口里。")


def told_unforeseen(what: str, error: Exception) -> Refusal:
    """Log where an error arose, without what the client sent, and give what the client is told."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s：%s（%s 第 %d 行）", what, type(error).__name__, last.name, last.lineno)
    return UNFORESEEN
