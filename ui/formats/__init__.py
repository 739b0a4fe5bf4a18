"""What leaves the program, and comes in, in a format: JSON, plain text, Markdown, Word, Anki, CSV, drafts."""
