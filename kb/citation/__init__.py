"""Citations of policy documents in running Chinese text: found, resolved and written, each a step of its own."""
