"""Scans and photographs: text by optical character recognition on this machine, where the extra ``ocr`` is installed.

``recognition`` runs in the sandbox, page by page, and alone imports the engine; ``reader`` makes a document of what it
finds, by the places of the boxes.
"""
