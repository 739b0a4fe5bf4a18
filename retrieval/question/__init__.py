"""What a question asks for, read from its words alone; nothing here opens the index.

1. ``speech_mentions``: which speeches it names, by what is known of them.
2. ``query``: its subject as weighted search terms, without the words that only make it a question.
3. ``parser``: the kind of answer, the value, the number of members, the ordinals.
4. ``follow_up``: whether it leans on earlier turns, and which point it means.
"""
