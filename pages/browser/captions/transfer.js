// Handing a subtitle file to the server.

const NO_ANSWER = "The file could not be sent. Is the server still there?";
const NOT_TAKEN = "The file could not be read as subtitles.";

/** Import a file into a project; answers what became of it, or `{ problem }`, a sentence. With `instead`, a
    track and an encoding, the file takes the place of what that track holds. */
export async function sendFile(projectId, file, instead = null) {
  const body = new FormData();
  body.append("file", file, file.name);
  const query = instead ? `?${new URLSearchParams({ ...instead, replace: true })}` : "";
  try {
    const answer = await fetch(`/api/projects/${projectId}/captions${query}`, { method: "POST", body });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said.imported ?? {};
    return { problem: typeof said.detail === "string" ? said.detail : NOT_TAKEN };
  } catch {
    return { problem: NO_ANSWER };
  }
}
