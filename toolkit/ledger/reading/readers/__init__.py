"""One module for each family of formats; every one turns bytes into a `Book` of sheets read block by block."""
