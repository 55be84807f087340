"""One camera's view and a world with gravity and a floor."""
