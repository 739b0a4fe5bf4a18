"""Word documents before 2007 (MS-DOC): a compound file whose text, formats and lists are told in WordprocessingML.

``streams`` opens the compound file, ``pieces`` finds the text, ``formats`` what holds of it, ``stylesheet`` and
``lists`` what it refers to; ``translation`` makes of it the elements that the reader of .docx reads.
"""
