"""Commands about comments."""
