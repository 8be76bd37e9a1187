"""Which data about commenters are stored, and for how long."""
