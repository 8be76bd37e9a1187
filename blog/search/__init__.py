"""Search over posts, pages and approved comments: words are stemmed here, found by the database."""
