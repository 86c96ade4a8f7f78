"""Long work with progress, cancelling and retries."""
