"""Requests about the answer given last: more of it, less of it, its paragraph, the next evidence, plainer words.

1. ``answer_request`` reads such a request from its words alone; ``last_answer`` finds what it is about.
2. ``request_step`` fulfils it, with the speeches' own words and their citations as every answer; ``plain_words`` puts
   everyday glosses beside official expressions.
3. ``request_texts`` holds the connecting words.
"""
