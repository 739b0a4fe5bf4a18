"""Readers: one a format, each a function from a file's bytes to a ``Document``.

Who wants to read a document goes through ``ingest.documents.finding``.  ``sniffing`` tells a format by its bytes;
``foreign`` has all but plain text read in the ``sandbox``; ``cleaning`` makes lines of what was read,
``layout`` paragraphs of lines, and ``particulars`` finds title, date, speaker and occasion in what stands around them.
"""
