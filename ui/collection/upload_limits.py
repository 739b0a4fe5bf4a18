"""What an upload may bring, how much may wait to be taken in, and for how long."""

from __future__ import annotations

from ingest.files.regular import LARGEST_FILE

LARGEST_UPLOAD = LARGEST_FILE
"""Bytes of one file: what the readers take from a disk, too."""

MOST_WAITING = 1_000_000_000
"""Most bytes that wait to be taken in: ten of the largest files."""

MOST_FILES = 5_000  # waiting at once

KEPT_SECONDS = 3600  # a file that nobody took in is thrown away after an hour
