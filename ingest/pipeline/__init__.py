"""An ingest, in this order: identify the speech, split it, encode its passages, publish a generation.

``build`` runs the steps, ``workers`` shares them among processes, ``reuse`` finds vectors that still fit, ``preview``
shows how a document would be cut and writes nothing.
"""
