"""Talk that asks nothing of the speeches: answered by the program about itself and its catalogue, without a citation.

An utterance is talk where nothing is left of it when the words of one kind of talk are taken out, or where its form
is an order: whatever may be a question about the speeches is left to ``answering``.

1. ``utterance``: the words as typed, without the courtesies around them (``small_talk``).
2. ``orders``, ``tasks``, ``daily_life``, ``opinions``: what the program is not for.
3. ``catalogue_question`` and ``speech_facts``: what the catalogue knows; ``about_program``: what the program is.
4. ``talk_step`` asks them in this order and speaks ``talk_texts``.
"""
