"""Picture files: their smaller copies, their licences, and pictures for sharing."""
