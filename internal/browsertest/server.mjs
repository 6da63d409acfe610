// Servers of the program, each on a folder of its own that goes away with it.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const servers = new Set();
const folder = () => mkdtempSync(join(tmpdir(), "bearing-pages-"));

// start runs the program on an empty folder and returns its address and set-up link.
export async function start(binary) {
  const server = { binary, data: folder() };
  await run(server);
  return server;
}

// run runs the program until it says where it serves and, the first time, with what link.
async function run(server) {
  const child = spawn(server.binary, ["serve", "--data", server.data, "--listen", server.url ? new URL(server.url).host : "localhost:0", "--dev"], { stdio: ["ignore", "ignore", "pipe"] });
  server.child = child;
  servers.add(server);
  let log = "";
  await new Promise((done, fail) => {
    child.on("exit", (status) => fail(new Error(`the program ended with ${status}:\n${log}`)));
    child.stderr.on("data", (b) => {
      log += b;
      const url = log.match(/serves on (http:\/\/[^\s/]+)\s/)?.[1];
      const link = log.match(/http:\S+\/setup\?link=\w+(?=\s)/)?.[0];
      if (!url || !server.link && !link) return;
      server.url = url;
      server.link ??= link;
      done();
    });
  });
  child.removeAllListeners("exit");
}

// copy runs the program on a copy of a folder. The server that it is copied from
// sleeps meanwhile, so that the copy is whole; a copy that is asleep is run by
// none, and is there to be copied.
export async function copy(binary, from, asleep) {
  const server = { binary, data: folder(), link: from.link };
  const wakes = await ends(from, "SIGTERM");
  cpSync(from.data, server.data, { recursive: true });
  if (wakes) await run(from);
  servers.add(server);
  if (asleep) return server;
  await run(server);
  server.link = from.link.replace(/^http:\/\/[^/]+/, server.url);
  return server;
}

// kill ends the program as a power cut would, and starts it again at the same address.
export async function kill(server, meanwhile) {
  await ends(server, "SIGKILL");
  await meanwhile?.();
  await run(server);
}

// ends ends the program, if it runs, and reports whether it did.
async function ends(server, signal) {
  const child = server.child;
  server.child = undefined;
  if (!child || child.exitCode !== null) return false;
  const gone = new Promise((done) => child.on("exit", done));
  child.kill(signal);
  await gone;
  return true;
}

// stopped ends a server for good.
export async function stopped(server) {
  await ends(server, "SIGTERM");
  servers.delete(server);
  rmSync(server.data, { recursive: true, force: true });
}

export const stopAll = () => Promise.all([...servers].map(stopped));
