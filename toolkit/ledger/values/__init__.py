"""What cells mean: one module for each family of types."""
