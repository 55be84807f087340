"""Files that strangers made, read without running anything in them."""
