"""Pages of datasets and runs. They bind input, call one service or selector, and answer."""
