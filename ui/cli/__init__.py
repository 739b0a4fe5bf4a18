"""What the commands share: the argument parser, batches, the console, signals, opening an index and updating it."""
