"""The ranked path: every way to answer a question is a candidate, and one fitted ranking chooses.

Read it in this order:

- arbiter.py: the choice between the rules' answer, proposals, and silence; answer_features.py what it goes by
- proposals.py: the best candidates of the best tables and of prose, and what is never proposed
- candidates.py, ranking.py: what a candidate is, and the fitted linear score
- relevance.py: how well a question says the labels of a table; asking.py: what its words call for
- tables.py, series.py, derivations.py, derived.py, table_features.py: cells and what is derived from them
- groups.py, choices.py, lists.py, choice_wording.py: periods and rows chosen, listed and counted
- prose_derivations.py: what is derived from the figures of one sentence
- span_candidates.py and the other span_ files: stretches of sentences
"""
