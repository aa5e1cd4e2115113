"""Progress: reported by workers, announced, and streamed to each client without a gap."""
