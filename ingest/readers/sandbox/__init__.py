"""Processes in which foreign documents are read, within limits of memory, processor time and output.

``pool`` starts and replaces them, ``child`` is what runs in them, ``frames`` what goes between, ``limits`` what they
may use.
"""
