"""Points of a speech's outline that answer a question: whole lists, and single points by number or name.

1. ``numbered_points``: lists of points below a section, and the point that an ordinal names.
2. ``point_lists``: all lists of an outline with the vectors of their heads, made once a speech.
3. ``list_ranking``: which list fits a question best; ``overview``: the points of a whole speech.
4. ``referenced_points``: the points that a follow-up refers to, near what was just said.
"""
