"""Reading referrals, one file a subject."""
