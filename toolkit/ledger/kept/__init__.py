"""What came of a ledger, kept by digest for the next night."""
