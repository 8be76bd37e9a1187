"""Template tags about comments."""
