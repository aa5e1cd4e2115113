"""What an export will do: facts about media, timeline and preset in; a plan out. Pure."""
