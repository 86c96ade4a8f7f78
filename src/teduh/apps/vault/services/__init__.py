"""Writing in the strongroom, one file a subject."""
