"""WordPress: importing its exports, redirecting its URLs, and exporting to it."""
