// Sending one file by the tus protocol: in chunks, each of which goes on where the server stands.
// A lost connection, a closed browser and a restarted server cost no byte that had arrived.

import { progress as jobs } from "cutroom/progress.js";
import "cutroom/vendor/tus.min.js";

const tus = globalThis.tus;
const ADDRESS = "/api/uploads";
const CHUNK = 32 * 1024 * 1024; // bytes
const RETRIES = [0, 500, 1000, 2000]; // ms
const NO_ANSWER = "The server could not take this file.";

/** Begin, or go on with, a file. Call `start()` on what is returned; `stop()` pauses, `cancel()` forgets. */
export function sendingOf(file, owner, { progress, arrived, refused, lost }) {
  const upload = new tus.Upload(file, {
    endpoint: ADDRESS,
    chunkSize: CHUNK,
    retryDelays: RETRIES,
    onShouldRetry: (error) => !isFinal(error) && navigator.onLine,
    metadata: { filename: file.name, filetype: file.type },
    fingerprint: async () => fingerprintOf(file, owner),
    removeFingerprintOnSuccess: true,
    onUploadUrlAvailable: () => (upload.options.endpoint = null), // what is cancelled elsewhere does not begin anew
    onProgress: (sent) => progress(sent),
    onAfterResponse: (_request, answer) => shownHere(answer.getHeader("Cutroom-Progress")),
    onSuccess: ({ lastResponse }) => finish(upload.url, lastResponse, { arrived, refused }),
    onError: (error) => (isFinal(error) ? refused(sentenceOf(error)) : lost()),
  });
  return {
    async start() {
      if (!upload.url) {
        const [known] = await upload.findPreviousUploads();
        if (known) upload.resumeFromPreviousUpload(known);
      }
      upload.start();
    },
    stop: () => upload.abort(),
    cancel: () => upload.abort(true).catch(() => {}), // it runs out by itself
  };
}

/** Files of which a part is on the server, and which are not being sent: newest first. */
export async function unfinished(owner) {
  const mine = `tus::${prefixOf(owner)}`;
  const known = (await storage().findAllUploads()).filter((one) => one.urlStorageKey.startsWith(mine));
  if (!known.length) return [];
  const there = new Map((await listed()).map((one) => [`${ADDRESS}/${one.id}`, one]));
  for (const one of known) if (!there.has(pathOf(one))) storage().removeUpload(one.urlStorageKey);
  for (const one of known) shownHere(there.get(pathOf(one))?.progress_job_id);
  return known
    .filter((one) => there.has(pathOf(one)))
    .map((one) => ({ key: one.urlStorageKey, url: one.uploadUrl, name: one.metadata.filename, size: one.size, sent: there.get(pathOf(one)).offset }));
}

/** Forget a file of which a part is on the server. */
export async function discard({ key, url }) {
  await storage().removeUpload(key);
  await tus.Upload.terminate(url).catch(() => {}); // it runs out by itself
}

// Who sends a file shows its bar; the job that tells everybody else of it would be a second one.
function shownHere(job) {
  if (job) jobs.showElsewhere(job);
}

// crypto.subtle does not exist on plain http, so nothing of the content is in it.
function fingerprintOf(file, owner) {
  return `${prefixOf(owner)}${file.name}|${file.size}|${file.lastModified}`;
}

const prefixOf = (owner) => `cutroom|${owner}|`;
const pathOf = (one) => new URL(one.uploadUrl, location.href).pathname;
const storage = () => tus.defaultOptions.urlStorage;

async function listed() {
  const answer = await fetch(ADDRESS);
  return answer.ok ? answer.json() : [];
}

async function finish(url, response, { arrived, refused }) {
  const asset = response?.getHeader("Cutroom-Asset");
  if (asset) return arrived({ asset, job: response.getHeader("Cutroom-Job") });
  try {
    const told = await (await fetch(url)).json();
    if (told.asset_id) return arrived({ asset: told.asset_id, job: told.job_id });
    refused(told.error ?? NO_ANSWER);
  } catch {
    refused(NO_ANSWER);
  }
}

// What another try would not change, such as a quota (507); 409, 423 and 429 are the moment's.
function isFinal(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  return (status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status)) || status === 507;
}

function sentenceOf(error) {
  if ([404, 410].includes(error.originalResponse?.getStatus())) return "The upload was cancelled, or its time has run out.";
  try {
    return JSON.parse(error.originalResponse.getBody()).detail ?? NO_ANSWER;
  } catch {
    return NO_ANSWER;
  }
}
