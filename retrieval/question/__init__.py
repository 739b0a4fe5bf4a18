"""What a question asks for, read from its words alone; nothing here opens the index.

1. ``speech_mentions``: which speeches it names.
2. ``query``: its subject as weighted search terms, without the words that only make it a question.
3. ``parser``: the kind of answer, the value, the number of members, the ordinals.
"""
