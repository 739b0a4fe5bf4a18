"""First lines: what is asked, in a few words, where a rule reads it off a cited sentence with certainty.

1. ``cited_sentence`` is what the rules read: the words of a citation with their classes, its clauses, its figures.
2. ``value_line`` (a number, a share, a sum of money, a date), ``figures_line`` (several figures, and their sum),
   ``name_line`` (who does something), ``count_line`` (how many points), ``must_line`` (whether one must or may) and
   ``unexplained_line`` (a slogan that is only named) each read one kind of answer.
3. ``first_line`` asks them in this order.  None is left out rather than guessed: a line never says more than the
   sentence does.
"""
