"""``python -m ui``: the same as the command ``speech-qa``."""

from ui.entry_point import main

if __name__ == "__main__":
    raise SystemExit(main())
