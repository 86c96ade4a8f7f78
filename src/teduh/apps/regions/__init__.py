"""Places, their codes over time, boundaries and polling stations."""
