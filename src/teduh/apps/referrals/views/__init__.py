"""Pages of documents, referrals and follow-up, one file a subject."""
