#!/usr/bin/env python3
"""Exports of a small store in both languages against the schemas that are shipped, and CSV back into the store.

validate_exports.py RASID SOURCE_FOLDER. Exit code 77 (skipped) where python3-jsonschema is not installed."""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed; skipped")
    sys.exit(77)

rasid, source = sys.argv[1], pathlib.Path(sys.argv[2])


def run(*arguments):
    return subprocess.run([rasid, *arguments], check=True, capture_output=True, text=True).stdout


def validator(name):
    schema = json.loads((source / "docs/schema" / name).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


with tempfile.TemporaryDirectory() as folder:
    db = ["--db", folder + "/rasid.db"]
    documents = []
    for line in (source / "tests/data/linking/dev.tsv").read_text().splitlines()[1:]:
        cluster, language, published, outlet, title, text = line.split("\t")
        documents.append({"id": str(len(documents)), "text": title + "\n\n" + text, "published": published,
                          "language": language, "url": f"https://news.example/{len(documents)}"})
    lines = pathlib.Path(folder) / "documents.jsonl"
    lines.write_text("\n".join(json.dumps(d) for d in documents))
    run("ingest", str(lines), *db)
    events = json.loads(run("events", "list", "--limit", "0", "--json", *db))["events"]
    assert len(events) > 40, len(events)
    ids = [event["id"] for event in events]
    run("events", "accept", *ids[:20], "--cluster", "--reviewer", "ليلى", *db)
    subprocess.run([rasid, "events", "reject", *ids[20:30], "--reason", "wrong place", "--reviewer", "omar", *db],
                   capture_output=True, text=True)  # those that went along as duplicates may be rejected too

    lines = run("export", "--format", "jsonl", "--status", "all", *db).splitlines()
    check = validator("event.schema.json")
    for line in lines:
        check.validate(json.loads(line))
    assert len(lines) == len(events), (len(lines), len(events))
    geojson = json.loads(run("export", "--format", "geojson", "--status", "all", *db))
    validator("events.geojson.schema.json").validate(geojson)
    for feature in geojson["features"]:
        check.validate({"id": feature["id"], **feature["properties"]})
    # A schema that lets anything pass checks nothing.
    broken = json.loads(lines[0])
    broken["status"] = "perhaps"
    assert list(check.iter_errors(broken))

    csv = folder + "/events.csv"
    run("export", "--format", "csv", "--status", "all", "--output", csv, *db)
    back = json.loads(run("import", csv, "--check", "--json", *db))
    assert back["rows"] == back["same"] == len(events), back
    changed = pathlib.Path(csv).read_bytes().replace(b",new,", b",accepted,", 1)
    pathlib.Path(csv).write_bytes(changed)
    back = json.loads(run("import", csv, "--reviewer", "omar", "--json", *db))
    assert len(back["changed"]) == 1 and back["changed"][0]["after"] == "accepted", back
    assert run("export", "--format", "csv", "--status", "all", *db).encode().count(b",new,") == changed.count(b",new,")
    print(f"{len(lines)} events valid, CSV back as it was")
