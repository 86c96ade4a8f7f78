"""Reading complaints and cases, one file a subject."""
