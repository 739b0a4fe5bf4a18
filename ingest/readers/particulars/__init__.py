"""Title, date, speaker and occasion as a manuscript or an official document shows them above and below its text.

``head`` tells the lines above the text by their form: marks of official documents, labels, dates, titles.  ``titles``,
``dates`` and ``people`` read what each says; ``reading`` puts it together.  Better empty than wrong, and what is a
guess is named as one.
"""
