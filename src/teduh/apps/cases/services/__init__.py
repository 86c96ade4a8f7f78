"""Writing complaints and cases, one file a subject."""
