"""OpenDocument texts (.odt, .ott, .fodt): ``numbering`` of their lists and the ``reader``."""
