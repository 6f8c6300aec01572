// Prints a line of JSON for each record of the WARC files named, as warcio reads them, its payload's digest reckoned anew.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { WARCParser } from "warcio";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes) {
  let text = "", held = 0, bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += LETTERS[(held >> (bits - 5)) & 31];
    held &= 0xff;
  }
  return bits > 0 ? text + LETTERS[(held << (5 - bits)) & 31] : text;
}

for (const file of process.argv.slice(2)) {
  const parser = new WARCParser(fs.createReadStream(file));
  for await (const record of parser) {
    const payload = Buffer.from((await record.readFully(false)) ?? []);
    const digest = "sha256:" + base32(createHash("sha256").update(payload).digest());
    console.log(JSON.stringify({
      type: record.warcType,
      version: record.warcHeaders.statusline,
      uri: record.warcTargetURI ?? null,
      status: record.httpHeaders?.statusCode ?? null,
      method: record.warcType === "request" ? record.httpHeaders?.method : null,
      refers_to: record.warcHeaders.headers.get("WARC-Refers-To-Target-URI") ?? null,
      stated: record.warcPayloadDigest ?? null,
      digest,
      text: payload.toString("utf8"),
      offset: parser.offset,
    }));
  }
}
