"""A result as a page: what travels to the browser, the page itself, its video, and the server behind it."""
