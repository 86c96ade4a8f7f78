"""Who did what: rows that only grow, sealed into a hash chain."""
