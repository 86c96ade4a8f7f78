"""Pages of many subjects: the nation, a region, an instrument, the data, one figure's source.

A view reads through the apps' selectors, builds the components' plain data and renders one
template. Nothing here writes, and nothing here knows how a number was computed.
"""
