"""What officers do with documents, referrals and follow-up, one file a subject."""
