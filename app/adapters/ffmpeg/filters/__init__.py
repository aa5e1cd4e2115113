"""What ffmpeg does to decoded pictures and sound: the filters of a plan, word by word. Pure."""
