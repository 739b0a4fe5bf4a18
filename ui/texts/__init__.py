"""The words that a reader sees, Chinese and English, one module a page; ``chat`` holds those that all pages share."""
