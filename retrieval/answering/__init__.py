"""From a question to an answer with citations, or to a refusal.

1. ``follow_up`` completes a question that leans on earlier turns.
2. ``retrieve`` searches, ranks sentences (``evidence``) and reads the outlines.
3. ``refusal`` decides whether that carries an answer.
4. ``strategies`` choose what to say by the kind of question; ``answer_builder`` says and cites it.
"""
