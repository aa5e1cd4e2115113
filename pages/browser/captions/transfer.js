// Handing a subtitle file to the server.

const NO_ANSWER = "The file could not be sent. Is the server still there?";
const NOT_TAKEN = "The file could not be read as subtitles.";

/** Import a file into a project; answers a sentence when that was not possible, else null. */
export async function sendFile(projectId, file) {
  const body = new FormData();
  body.append("file", file, file.name);
  try {
    const answer = await fetch(`/api/projects/${projectId}/captions`, { method: "POST", body });
    if (answer.ok) return null;
    const problem = await answer.json().catch(() => ({}));
    return typeof problem.detail === "string" ? problem.detail : NOT_TAKEN;
  } catch {
    return NO_ANSWER;
  }
}
