"""What a comment's text is like: its links, its disguises, and the words that sell something."""
