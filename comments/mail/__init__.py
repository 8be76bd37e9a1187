"""E-mails about comments: what is written to whom."""
