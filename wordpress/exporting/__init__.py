"""Write the blog as a WordPress export."""
