"""The science of composite indices, usable without the rest of Teduh.

from teduh.index import read_framework, read_dataset

framework = read_framework("kerangka.yaml")
dataset = read_dataset("isian.xlsx", framework)
"""

from teduh.index.framework_files import read_framework
from teduh.index.recipe_files import read_recipe

__all__ = ["read_framework", "read_recipe"]
