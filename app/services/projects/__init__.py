"""Projects: their documents, their edits, and the timelines that are open."""
