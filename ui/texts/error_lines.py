"""An error's line for the page: where files lie on the server is not for whoever has the page open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ingest.errors import SpeechQAError

_FOLDERS = re.compile(r"(?<![\w./:-])/(?:[^\s/（）()。，；：“”《》\"']++/)*+(?=[^\s/])")
"""The folders of an absolute path that an error does not say by itself, as one inside a reason."""


def line_without_folders(error: SpeechQAError) -> str:
    """An error's message with the names of files and folders, but without the folders above them."""
    line = str(error)
    for path in sorted(map(Path, error.paths), key=lambda path: -len(str(path))):
        if path.is_absolute():
            line = line.replace(str(path), path.name)
    return _FOLDERS.sub("", line)


ENGLISH_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "QuestionEmpty": "The question is empty.",
        "QuestionTooLong": "The question is too long.",
        "QuestionOversized": "The question is too long.",
        "QuestionTooSlow": "This took too long. Ask something shorter or more specific, or of fewer speeches.",
        "IndexMissing": "There is no index yet. Run speech-qa ingest first.",
        "IndexDamaged": "The index is damaged. Run speech-qa ingest --rebuild.",
        "IndexForeign": "The index folder is not usable by this program.",
        "IndexOutdated": "An older version made the index. Run speech-qa ingest or speech-qa serve.",
        "IndexNewer": "A newer version made the index. Update the program, or run speech-qa ingest --rebuild.",
        "IndexEncoderMismatch": "The index was made by another encoder.",
        "SpeechUnknown": "There is no such speech.",
        "SpeechGone": "This speech is no longer there. Go back to the list of all speeches.",
        "SpeechChangedMeanwhile": "It was changed in another window; nothing was saved. Open it again.",
        "FeedbackUnwritable": "Your vote could not be saved.",
        "LibraryBusy": "Another window or program is changing the library; nothing was changed. Try again later.",
        "IncomingFull": "Too many files wait to be taken in.",
        "FeedbackTooLarge": "Your vote brings more than any answer holds; it was not saved.",
    }
)
"""The English page's own line for an error, by the name of its class; it stands before the error's."""
