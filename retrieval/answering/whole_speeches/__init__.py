"""Questions about speeches as wholes: their summaries, single paragraphs, and how often they use an expression.

1. ``summary_request``, ``paragraph_request`` and ``mention_request`` read them, the names of speeches taken out.
2. ``whole_speech_step`` finds the speeches meant and says what is asked, cited; ``whole_speech_texts`` holds the
   connecting words.
"""
