"""Pages of the law: the rules, the legal clocks, and which table may apply. They read data only."""
