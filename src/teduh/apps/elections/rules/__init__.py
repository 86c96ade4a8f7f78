"""What is true of elections without a database: how they are described, what must add up."""
