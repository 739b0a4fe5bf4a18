"""Misremembered quotations: ``lookup`` finds where they come from, ``alignment`` and ``diff`` say what differs.

``sounds`` knows characters that sound alike, ``stitching`` quotations put together from two sentences.
"""
