// Writes a WARC file as warcio does: node write.mjs FILE
import fs from "node:fs";
import { WARCRecord, WARCSerializer } from "warcio";

async function* content(text) {
  yield new TextEncoder().encode(text);
}

const out = fs.createWriteStream(process.argv[2]);
const url = "https://example.org/ar/1";
const date = "2026-01-14T07:00:00Z";
const records = [
  WARCRecord.createWARCInfo({ filename: "other.warc.gz", warcVersion: "WARC/1.1" }, { software: "another program" }),
  WARCRecord.create({ url, date, type: "response", warcVersion: "WARC/1.1",
    httpHeaders: { "Content-Type": "text/html; charset=utf-8" } }, content("<p>قصف مدفعي على ريف درعا</p>")),
  WARCRecord.create({ url, date, type: "request", warcVersion: "WARC/1.1", httpHeaders: { Accept: "*/*" } }, content("")),
  WARCRecord.create({ url: "https://example.org/a.txt", date, type: "resource", warcVersion: "WARC/1.1",
    warcHeaders: { "Content-Type": "text/plain" } }, content("نص")),
];
for (const record of records) out.write(await WARCSerializer.serialize(await record, { gzip: true }));
out.end();
