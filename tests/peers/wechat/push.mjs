// WeChat's push side as a program: one JSON command a line on standard input, one JSON result a line on standard output. See README.md.
import http from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { opened, signed, written } from "./envelope.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    mode: { type: "string", default: "safe" }, // plain | compatible | safe | wecom
    account: { type: "string", default: "gh_test" }, // the account's own name in messages
    "second-ms": { type: "string", default: "1000" }, // how long a second of WeChat's lasts here
    patience: { type: "string", default: "5" }, // WeChat's seconds until the connection is cut
    tries: { type: "string", default: "3" },
  },
});
const { WX_TOKEN, WX_KEY, WX_APPID } = process.env;
const account = { token: WX_TOKEN, key: WX_KEY, appId: WX_APPID, name: options.account };
const second = Number(options["second-ms"]);
const patience = Number(options.patience);
const KNOWN = new Set(
  ["id", "from", "text", "event", "key", "type", "fields", "created", "msg_id", "xml", "raw", "content_type", "mode", "check"].concat(
    ["age", "nonce", "restamp", "spoil", "copies", "delay", "cut", "tries", "burst", "at_once"],
  ),
);

// The outcome of one try: an HTTP status and a body, or "timeout", "cut", "refused", "reset".
function attempt(url, { body }, command, { agent = false, limit, cut }) {
  return new Promise((resolve) => {
    const headers = { "content-type": command.content_type ?? "text/xml", "content-length": Buffer.byteLength(body ?? ""), "user-agent": "Mozilla/4.0" };
    const request = http.request(url, command.check ? { agent } : { agent, method: "POST", headers });
    const give = (outcome) => (clearTimeout(timer), resolve(outcome), request.destroy());
    const timer = setTimeout(() => give({ status: cut ? "cut" : "timeout" }), limit * second);
    request.on("error", (error) => give({ status: error.code === "ECONNREFUSED" ? "refused" : "reset" }));
    request.on("response", (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", () => give({ status: "reset" }));
      response.on("end", () => (clearTimeout(timer), resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() })));
    });
    request.end(command.check ? undefined : body);
  });
}

// The same message again, as WeChat does: 5 s after a try that was cut, refused or broken off; at once after another status than 200.
async function deliver(message, command) {
  const seen = { statuses: [], ms: [] };
  const most = command.tries ?? Number(options.tries);
  let url = signed(options.url, message, command, account);
  for (;;) {
    const began = performance.now();
    const cut = seen.ms.length === 0 && command.cut !== undefined;
    const { status, body } = await attempt(url, message, command, { limit: cut ? command.cut : patience, cut });
    seen.ms.push(Math.round(((performance.now() - began) / second) * 1000));
    seen.statuses.push(status);
    if (status === 200) return { ...seen, ...opened(body, command, account) };
    if (seen.ms.length >= most) return { ...seen, fault: typeof status === "number" ? `status ${status}` : status };
    if (typeof status === "string") await sleep(Math.max(0, began + patience * second - performance.now()));
    if (command.restamp) url = signed(options.url, message, command, account);
  }
}

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function push(command) {
  await sleep((command.delay ?? 0) * second);
  const message = written(command, account);
  const one = async (copy) => {
    const at = Date.now() / 1000;
    const { statuses, ms, ...rest } = await deliver(message, command);
    print({ id: command.id, copy, at, ended: Date.now() / 1000, tries: statuses.length, statuses, ms, ...rest });
  };
  await Promise.all(Array.from({ length: command.copies ?? 1 }, (_, copy) => one(copy)));
}

const tally = (values) => values.reduce((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});

// Throughput: everything sealed before, opened after; one try each over connections that stay open.
async function burst({ id, burst: commands, at_once: width = 16 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: width });
  const ready = commands.map((command) => withMode(command)).map((command) => ({ command, message: written(command, account) }));
  const jobs = ready.map((job) => ({ ...job, url: signed(options.url, job.message, job.command, account) }));
  const left = jobs.values();
  const worker = async () => {
    for (const job of left) {
      const began = performance.now();
      job.answer = await attempt(job.url, job.message, job.command, { agent, limit: patience });
      job.ms = performance.now() - began;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  const faults = jobs.filter((job) => job.answer.status === 200).map((job) => opened(job.answer.body, job.command, account).fault ?? "none");
  const sorted = jobs.map((job) => job.ms).sort((a, b) => a - b);
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2));
  const times = { seconds, per_second: Math.round(jobs.length / seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
  print({ id, count: jobs.length, ...times, statuses: tally(jobs.map((job) => job.answer.status)), faults: tally(faults) });
}

const withMode = (command) => ({ mode: options.mode, ...command });

async function obey(line) {
  let command = {};
  try {
    command = JSON.parse(line);
    const unknown = Object.keys(command).filter((name) => !KNOWN.has(name));
    if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(", ")}`);
    await (command.burst ? burst(command) : push(withMode(command)));
  } catch (error) {
    print({ id: command.id, copy: 0, error: String(error) });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => line.trim() && obey(line)); // each line at once; the program ends with its input
