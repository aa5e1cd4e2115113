"""Who owns things."""

LOCAL_OWNER = "local"
"""The one person of an installation without accounts."""
