"""From source to HTML: saving texts, pictures and embeds renders what readers see of them."""
