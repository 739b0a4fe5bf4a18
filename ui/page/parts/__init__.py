"""What all pages share: the frame, buttons, icons, colours, and HTML from text."""
