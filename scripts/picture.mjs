// Takes the picture of README: the matrix of the start-up sample, as the program
// shows it, in a window of 1440 by 1010.
//
//   node scripts/picture.mjs bin/bearing docs/matrix.png
//
// BEARING_CHROMIUM is the browser. "pngquant --force --ext .png docs/matrix.png" makes
// the file a third of its size.
import { chromium } from "playwright-core";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [binary, picture] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), "bearing-picture-"));
execFileSync(binary, ["sample", "--story", "startup", "--data", data], { stdio: "ignore" });
const server = spawn(binary, ["serve", "--data", data, "--listen", "localhost:0"], { stdio: ["ignore", "ignore", "pipe"] });
const link = await new Promise((done) => {
  let log = "";
  server.stderr.on("data", (b) => {
    log += b;
    const found = log.match(/http:\S+\/setup\?link=\w+/);
    if (found) done(found[0]);
  });
});
const browser = await chromium.launch({ executablePath: process.env.BEARING_CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 1010 }, colorScheme: "light", locale: "en-GB" });
await page.goto(link);
for (const [name, value] of Object.entries({ name: "Maria Lopez", email: "maria@example.org", password: "four words make one", again: "four words make one" })) await page.fill(`[name=${name}]`, value);
await page.click("main button[type=submit]");
await page.waitForURL((u) => !u.pathname.startsWith("/setup"));
await page.goto(new URL("/matrix", link).href);
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: picture });
await browser.close();
server.kill("SIGTERM");
await new Promise((done) => server.on("exit", done));
rmSync(data, { recursive: true, force: true });
