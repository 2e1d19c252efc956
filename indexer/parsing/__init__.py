"""The steps from a text to a tree of clauses: lines and marks, roles, outline, headings, addresses."""
