"""The command lines of an export. Pure: plan and file names in, ffmpeg's arguments out.

Every run works in the job's own folder; what it reads of ours there, and what it makes, are bare names.
"""
