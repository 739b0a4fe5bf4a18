"""The page 引文: ``page`` builds it and answers its script, ``frame`` and ``results`` are its HTML."""
