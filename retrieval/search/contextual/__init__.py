"""What the contextual encoder has read: ``speech_reader`` keeps the vectors of a speech's sentences beside the index,
``contextual_vectors`` those of single sentences in memory.
"""
