"""`teduh` commands: thin over the same services as the pages; imports late."""
