"""From a question to an answer with citations, or to a refusal; ``pipeline`` runs the steps in this order.

1. ``conversation`` completes a question that leans on earlier turns (``text_history`` where only their text is known).
2. ``retrieve`` searches, ranks sentences (``evidence``) and reads the outlines (``outline_step``).
3. ``refusal`` decides whether that carries an answer.
4. ``strategies`` choose what to say by the kind of question (``list_choice``: a list, or single sentences).
5. ``answer_builder`` says it in the speeches' words and cites it.
"""
