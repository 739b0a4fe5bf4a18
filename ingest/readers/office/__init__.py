"""Slides (.pptx) and workbooks (.xlsx) of Office since 2007; ``refusal`` says of their packages what cannot be read."""
