"""Lists of videos: filled from CSV files and watched folders, row by row."""
