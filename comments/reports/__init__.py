"""Reports about comments under the Digital Services Act, and what is decided on them."""
