"""Word documents (.docx): ``parts`` of the package, ``styles``, automatic ``numbering``, and the ``reader``."""
