"""The index on disk: immutable generations of objects, lexical index, vectors and speech table.

``generation`` publishes and holds them, ``versions`` numbers the rules that they were made by, ``index`` reads one.
"""
