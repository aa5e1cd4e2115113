// Handing captions to the server: a subtitle file, or those that a media file has in it.

const NO_ANSWER = "The captions could not be brought in. Is the server still there?";
const NOT_TAKEN = "That could not be read as subtitles.";

/** Import a file into a project; answers what became of it, or `{ problem }`, a sentence. With `instead`, a
    track and an encoding, the file takes the place of what that track holds. */
export function sendFile(projectId, file, instead = null) {
  const body = new FormData();
  body.append("file", file, file.name);
  const query = instead ? `?${new URLSearchParams({ ...instead, replace: true })}` : "";
  return imported(`/api/projects/${projectId}/captions${query}`, { method: "POST", body });
}

/** Import a track of captions, counted from 1, that is stored in a media file; answers as `sendFile` does. */
export function takeStored(projectId, assetId, track) {
  return imported(`/api/projects/${projectId}/captions/stored/${assetId}?track=${track}`, { method: "POST" });
}

async function imported(address, request) {
  try {
    const answer = await fetch(address, request);
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said.imported ?? {};
    return { problem: typeof said.detail === "string" ? said.detail : NOT_TAKEN };
  } catch {
    return { problem: NO_ANSWER };
  }
}
