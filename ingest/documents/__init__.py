"""Documents of a corpus: which files are speeches, what a catalogue, an archive and the owner's notes say of them.

``finding`` lists and reads them, with what ``catalogue`` and ``notes`` add; ``archives`` opens .zip files, and
``source_names`` names a document by its path; ``crash_barrier`` makes whatever goes wrong with one its own failure.
"""
