"""Commands of the blog for manage.py."""
