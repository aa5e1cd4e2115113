// What the jobs page can be narrowed down to: kinds, states, projects and people.
import { isOver } from "cutroom/progress.js";

export const KINDS = [
  ["exports", "Exports", (job) => ["render", "exports"].includes(job.operation)],
  ["media", "Imports and previews", (job) => !["render", "exports", "notify", "probe", "tidy"].includes(job.operation)],
  ["all", "All", () => true],
];

export const STATES = [
  ["any", "Any state", () => true],
  ["running", "Running", (job) => job.status === "processing"],
  ["waiting", "Waiting", (job) => job.status === "pending"],
  ["done", "Ready", (job) => job.status.startsWith("completed")],
  ["failed", "Failed", (job) => job.status === "failed"],
  ["cancelled", "Cancelled", (job) => job.status === "cancelled"],
];

/** What can be asked of several jobs at once: the word, the request, and which jobs it is for. */
export const TOGETHER = [
  ["Cancel", "cancel", (job) => !isOver(job)],
  ["Try again", "retry", retriable],
  ["Delete", "delete", isOver],
];

/** Whether trying again can help: an upload comes from elsewhere, and the file of an import that failed is
    gone. What was tried again is left to the job that it has become. */
export function retriable({ operation, status, result }) {
  if (result?.again) return false;
  const pointless = operation === "upload" || (operation === "import" && status === "failed");
  const some = operation === "exports" && status === "completed_with_errors"; // then only those that failed
  return (["failed", "cancelled"].includes(status) || some) && !pointless;
}

/** What there is to say where no job is in a state. */
export const NONE = {
  any: "Nothing here",
  running: "Nothing runs now",
  waiting: "Nothing waits",
  done: "Nothing is ready yet",
  failed: "Nothing has failed",
  cancelled: "Nothing was cancelled",
};

export const NOTHING = {
  exports: ["No exports yet", "Open a project and press Export: it is shown here while it runs, and the file waits here for you."],
  media: ["Nothing was brought in yet", "Files that you bring in are read and made ready for the timeline here."],
  all: ["No jobs yet", "Exports and imports show up here while they run, and stay until you delete them."],
};

/** The jobs that fit: `wanted` has a kind, a state, and perhaps a project and a person. */
export function fitting(jobs, wanted) {
  return jobs.filter(
    (job) =>
      test(KINDS, wanted.kind)(job) &&
      test(STATES, wanted.state)(job) &&
      (!wanted.project || job.project_id === wanted.project) &&
      (!wanted.person || job.owner === wanted.person),
  );
}

/** Pairs [value, word] of what the jobs have, for a choice; nothing when there is none. */
export function choices(jobs, value, word) {
  const found = new Map(jobs.filter(value).map((job) => [value(job), word(job)]));
  return found.size > 1 ? [...found].sort((a, b) => a[1].localeCompare(b[1])) : [];
}

function test(filters, chosen) {
  return filters.find(([key]) => key === chosen)[2];
}
