"""From one camera's view into a world: gravity, a floor, the right size, and feet that stay put."""
