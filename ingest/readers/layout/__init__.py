"""Layout of plain lines: what their form says of paragraphs, and what on a page is no text of the document."""
