"""The filter that learns from moderators' decisions, in words and traits that name nobody."""
