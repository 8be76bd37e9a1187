"""What writers do with their own comments, without an account."""
