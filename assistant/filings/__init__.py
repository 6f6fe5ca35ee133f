"""Questions about filings that are no measure by name: one of several segments, lines or activities; counts; topics.

A filing is too long to be read whole, so its tables are opened by what a question asks for the one of ("which segment"),
its statements by the lines between two headings, and its prose by the topics that every filing speaks of.
"""
