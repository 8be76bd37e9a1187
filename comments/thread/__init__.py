"""The comments below a post: reading, writing, voting, feeds."""
