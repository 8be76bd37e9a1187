"""The rules for comments. To add one: a check in checks.py and its entry in registry.py."""
