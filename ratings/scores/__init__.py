"""What votes add up to: keeping scores right, ranking posts by them, and showing them."""
