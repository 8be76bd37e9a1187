"""Single votes: casting and withdrawing, holding back suspicious ones, deciding, exporting."""
