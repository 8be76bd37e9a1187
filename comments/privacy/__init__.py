"""What is kept of commenters, and for how long."""
