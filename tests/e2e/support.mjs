// A database, a server and a browser for the tests.
import {execFileSync, spawn} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {chromium} from "playwright-core";

export const program = process.env.RASID_PROGRAM;

export function rasid(...args) {
  return execFileSync(program, args, {encoding: "utf8", stdio: ["ignore", "pipe", "pipe"]});
}

export function temp_folder() {
  return fs.mkdtempSync(path.join(os.tmpdir(), "rasid-e2e-"));
}

/** Starts the review page; gives {url, origin, stop()}. */
export function serve(database, ...more) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["review", "--port", "0", "--db", database, "--reviewer", "layla", ...more], {stdio: ["ignore", "pipe", "pipe"]});
    let out = "";
    let errors = "";
    const ended = new Promise((done) => child.on("exit", done));
    child.stderr.on("data", (data) => { errors += data; });
    child.stdout.on("data", (data) => {
      out += data;
      const url = /http:\S+/.exec(out)?.[0];
      if (url && out.includes("Ctrl+C")) resolve({url, origin: new URL(url).origin, stop: async () => { child.kill("SIGTERM"); await ended; }});
    });
    child.on("exit", () => reject(new Error("rasid review ended: " + errors)));
  });
}

export function launch() {
  return chromium.launch({executablePath: process.env.RASID_CHROMIUM ?? "/usr/bin/chromium", headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]});
}

/** A person's own browser profile; what goes wrong in it is noted in `faults`. */
export async function person(browser, server, faults, {width = 1280, height = 800, language = "en", name = ""} = {}) {
  const context = await browser.newContext({viewport: {width, height}, locale: language === "ar" ? "ar" : "en-GB"});
  const page = await context.newPage();
  watch(page, server, faults);
  if (name) {
    await context.request.post(server.origin + "/api/session", {data: {token: token_of(server), name}});
    await page.goto(server.origin + "/");
  } else await page.goto(server.url);
  await page.waitForSelector(".top");
  return page;
}

export const token_of = (server) => new URL(server.url).hash.replace("#token=", "");

export function watch(page, server, faults) {
  page.on("console", (message) => {
    if (message.type() === "error") faults.push("console: " + message.text() + " " + (message.location()?.url ?? ""));
  });
  page.on("pageerror", (error) => faults.push("page: " + error.message));
  page.on("dialog", (dialog) => {
    faults.push("dialog: " + dialog.message());
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.origin + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) faults.push("left the server: " + url);
  });
}

/** The id of the item on the screen. */
export const item_id = (page) => page.evaluate(() => new URLSearchParams(location.search).get("item"));

/** Waits until nothing is being written and an item other than `id` (or none) is shown. */
export async function next_shown(page, id) {
  await page.waitForFunction((before) => !document.querySelector("#app[aria-busy]") && new URLSearchParams(location.search).get("item") !== before, id);
}

/** Waits until the page is at rest with an item on it. */
export async function item_shown(page) {
  await page.waitForFunction(() => !document.querySelector("#app[aria-busy]") && document.querySelector(".field-list"));
  return item_id(page);
}
