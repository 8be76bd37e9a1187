"""The moderators' pages beside the inbox."""
