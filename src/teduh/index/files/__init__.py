"""Reading and writing what the index is made of: frameworks, recipes, datasets, templates, runs."""
