"""The page 问答: ``page`` builds it, ``answer_route`` answers its script, ``answers`` and ``turns`` its HTML."""
