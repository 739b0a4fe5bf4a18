"""The page 自测: ``page`` builds it, ``service`` makes sets and keeps records, the other modules are its HTML."""
