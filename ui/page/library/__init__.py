"""The page 讲话: ``page`` builds it and answers its script; the other modules are its HTML, one part each."""
