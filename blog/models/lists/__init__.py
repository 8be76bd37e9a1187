"""Lists of posts, kept by the database: their tables, triggers, and the way to read them."""
