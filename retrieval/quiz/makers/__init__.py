"""The makers of quiz questions, one kind a module; each gives candidates of which a set is chosen.

``phrasing`` words the questions and ``difficulty`` grades them.
"""
