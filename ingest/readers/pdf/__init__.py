"""PDF files with a text layer: glyphs to ``lines``, without ``running_heads``, to ``paragraphs``."""
