"""Teduh measures and explains election vulnerability in Indonesia, and helps to lower it.

The pure packages (`kernel`, `index`, `signals`, `law`, `planning`) work without a server:

>>> from teduh.index import build, read_dataset, read_framework  # doctest: +SKIP
"""

__version__ = "0.1.0"
