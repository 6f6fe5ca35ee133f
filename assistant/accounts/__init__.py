"""Measures by name, worked out from the financial statements of a filing.

Reading order: glossary.py (line items and ratios, as data), formulas.py (a definition in words becomes a tree),
asking.py (which measure, of which years, how it is to be said), choosing.py (which tables are the statements), rows.py
(which rows are a line), signs.py (what brackets mean), fiscal_years.py (which column is a year), statements.py (what
stands in a line for a year), sums.py (what its sums prove), working.py (a tree becomes a calculation on cited figures),
writing.py (that in words), answering.py (of one company, or of several).
"""
