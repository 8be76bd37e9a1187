"""URLs of the old site: how they are formed, and where they lead here."""
