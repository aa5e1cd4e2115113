"""An edit by MoviePy, run where that is installed: field_moviepy.py EDIT OUTPUT, see `field.py`."""

from __future__ import annotations

import json
import sys

from moviepy import CompositeVideoClip, TextClip, VideoFileClip, concatenate_videoclips


def main(edit: str, output: str) -> None:
    """Make it."""
    wanted = json.loads(edit)
    clips = []
    for file, start, end, speed in wanted["clips"]:
        clip = VideoFileClip(file).subclipped(start, end)
        clips.append(clip.with_speed_scaled(speed) if speed != 1 else clip)
    alike = len({tuple(clip.size) for clip in clips}) == 1
    size = tuple(wanted["size"])
    if not alike:
        scaled = (clip.resized(min(size[0] / clip.w, size[1] / clip.h)) for clip in clips)
        clips = [CompositeVideoClip([clip.with_position("center")], size=size) for clip in scaled]
    made = clips[0] if len(clips) == 1 else concatenate_videoclips(clips)
    texts = [
        TextClip(text=text, font_size=size[1] // 18, color="white")
        .with_start(start)
        .with_duration(seconds)
        .with_position(("center", 0.8), relative=True)
        for text, start, seconds in wanted["captions"]
    ]
    if texts:
        made = CompositeVideoClip([made, *texts])
    quality = ["-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    made.write_videofile(
        output,
        fps=30,
        codec="libx264",
        preset="veryfast",
        audio_codec="aac",
        audio_bitrate="192k",
        ffmpeg_params=quality,
        logger=None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
