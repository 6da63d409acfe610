// Builds what the browser loads into internal/web/static/dist: the script, the
// fonts, one sprite of the icons that pages use, a gzip copy of each, and the hash of
// all, which is part of their addresses.
import { build } from "esbuild";
import { readFileSync, writeFileSync, readdirSync, copyFileSync } from "node:fs";
import { gzipSync, constants } from "node:zlib";
import { createHash } from "node:crypto";
import { join } from "node:path";

const dist = "internal/web/static/dist";

await build({
  entryPoints: ["web/app.js", "web/fonts.css"],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: "es2022",
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  entryNames: "[name]",
  legalComments: "none",
});

// The sprite holds the icons that the sources name: whatever word in quotes is the
// name of an icon. Icon("x") and Icon: "x" must name one.
const known = new Set(readdirSync("node_modules/lucide-static/icons").map((f) => f.replace(/\.svg$/, "")));
const names = new Set();
for (const file of readdirSync("internal/web", { recursive: true })) {
  if (!/\.(templ|go)$/.test(file) || file.endsWith("_templ.go")) continue;
  const text = readFileSync(join("internal/web", file), "utf8");
  for (const m of text.matchAll(/"([a-z][a-z0-9-]*)"/g)) if (known.has(m[1])) names.add(m[1]);
  for (const m of text.matchAll(/\bIcon(?:\(|:\s*)"([^"]+)"/g)) {
    if (!known.has(m[1])) throw new Error(`${file}: there is no icon "${m[1]}"`);
  }
}
const symbols = [...names].sort().map((name) => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
});
writeFileSync(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

copyFileSync("web/icon.svg", join(dist, "icon.svg"));

for (const file of readdirSync(dist)) {
  if (/\.(js|css|svg)$/.test(file)) {
    writeFileSync(join(dist, file + ".gz"), gzipSync(readFileSync(join(dist, file)), { level: constants.Z_BEST_COMPRESSION }));
  }
}

const hash = createHash("sha256");
for (const file of readdirSync(dist).sort()) {
  if (!/\.(gz|txt)$/.test(file) && !file.startsWith(".")) hash.update(file + "\0").update(readFileSync(join(dist, file)));
}
writeFileSync(join(dist, "build.txt"), hash.digest("hex").slice(0, 12));
