"""Measures by name, worked out from the financial statements of a filing.

Reading order: glossary.py (line items and ratios, as data), formulas.py (a definition in words becomes a tree),
asking.py (which measure, of which years, how it is to be said), statements.py (the statements of a document and their
lines), working.py (a tree becomes a calculation on cited figures), answering.py (the answer in words).
"""
