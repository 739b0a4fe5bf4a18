"""The source panel: ``view`` makes the HTML of a place or a whole speech, ``panel`` shows it."""
