"""The archive for keeping: everything the blog holds, written out and read back."""
