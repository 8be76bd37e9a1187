"""Comments: their threads, the rules for them, moderation, and the rights of their writers."""
