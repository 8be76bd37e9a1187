"""One importer for each kind of thing in an export, and what they share."""
