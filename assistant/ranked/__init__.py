"""The ranked path: every way to answer a question from tables and prose is a candidate, and one fitted ranking chooses."""
