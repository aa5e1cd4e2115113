"""What coded packets say of themselves, codec by codec, as far as copying depends on it."""
