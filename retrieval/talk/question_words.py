"""Words that make a text a question about something, whatever its subject."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"什么|怎么|怎样|咋|如何|哪|谁|多少|几(?![句行张幅首段个])|为何|为啥|为什么|是不是|是否|有没有|要不要|何时|多大|多久|多长"
)
"""A word that asks for something.  An order holds none; «写几句话» and «推荐几个» ask for nothing."""
