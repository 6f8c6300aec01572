#!/usr/bin/env python3
"""Check the annotated articles: every gold line is well formed, and every anchor stands in its text.

    check_gold.py [FOLDER]      the folder holds dev.jsonl, dev2.jsonl, test.jsonl and the texts (default: the script's own)

Prints every problem as file:line and exits 1 if there is one; prints a summary and exits 0 otherwise.
"""
import datetime
import json
import sys
from collections import Counter
from pathlib import Path

KINDS = set(
    "armed_clash territory_regained territory_overtaken air_strike suicide_bombing shelling explosive grenade chemical_weapon "
    "civilian_attack abduction sexual_violence peaceful_protest protest_intervention excessive_force violent_demonstration "
    "mob_violence agreement arrest group_change disrupted_weapons base_established property_destruction territory_transfer "
    "release displacement judicial other_strategic meeting sanction aid".split())
GOVERNORATES = {"Damascus", "Aleppo", "Rural Damascus", "Homs", "Hama", "Lattakia", "Idleb", "Al-Hasakeh", "Deir-ez-Zor", "Tartous",
                "Ar-Raqqa", "Dar'a", "As-Sweida", "Quneitra"}
MODALITIES = {"actual", "foiled", "planned", "alleged", "denied"}
PRECISIONS = {"day", "week", "month", "year"}
EVENT_FIELDS = {"id", "core", "anchors", "kinds", "date", "places", "admin1", "actor1", "actor2", "killed", "wounded", "detained", "modality"}
PARTS = ("dev", "dev2", "test")
INVISIBLE = set("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def date_problems(date):
    try:
        start, end = (datetime.date.fromisoformat(date[k]) for k in ("start", "end"))
    except (KeyError, TypeError, ValueError):
        return [f"not a pair of ISO days: {date}"]
    problems = []
    if start > end:
        problems.append(f"the date ends before it starts: {date}")
    if not 2011 <= start.year <= 2027:
        problems.append(f"a date outside the war: {date}")
    if date.get("precision") not in PRECISIONS:
        problems.append(f"unknown precision in {date}")
    if set(date) - {"start", "end", "precision", "inferred"}:
        problems.append(f"unknown field in {date}")
    return problems


def event_problems(event, text):
    missing = EVENT_FIELDS - set(event)
    if missing:
        return [f"missing fields {sorted(missing)}"]
    problems = [f"unknown field {k!r}" for k in set(event) - EVENT_FIELDS - {"date_alt"}]
    if not event["anchors"]:
        problems.append("no anchor")
    for anchor in event["anchors"]:
        if anchor not in text:
            problems.append(f"anchor not in the text: {anchor!r}")
        elif "\n" in anchor or len(anchor.split()) < 2:
            problems.append(f"anchor spans lines or is of one word: {anchor!r}")
    if not event["kinds"] or set(event["kinds"]) - KINDS or len(set(event["kinds"])) != len(event["kinds"]):
        problems.append(f"illegal kinds {event['kinds']}")
    if set(event["admin1"]) - GOVERNORATES:
        problems.append(f"admin1 not in OCHA's spelling: {event['admin1']}")
    if event["modality"] not in MODALITIES:
        problems.append(f"unknown modality {event['modality']!r}")
    if event["core"] and event["date"] is None:
        problems.append("a core event needs a date (the publication day, inferred, when the text gives none)")
    for date in [event["date"], *event.get("date_alt", [])]:
        problems += date_problems(date) if date else []
    for count in ("killed", "wounded", "detained"):
        if event[count] is not None and not (isinstance(event[count], int) and event[count] >= 0):
            problems.append(f"{count} is neither null nor a number: {event[count]!r}")
    for names in ("places", "actor1", "actor2"):
        if any(not isinstance(n, str) or n != n.strip() or not n for n in event[names]) or len(set(event[names])) != len(event[names]):
            problems.append(f"{names} has an empty, padded or doubled name")
    return problems


def check(folder):
    problems, documents, tally = [], {}, Counter()
    for half in PARTS:
        gold = folder / f"{half}.jsonl"
        if not gold.exists():
            continue
        for number, line in enumerate(gold.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{gold.name}:{number}"
            try:
                doc = json.loads(line)
            except ValueError as error:
                problems.append(f"{where}: not JSON: {error}")
                continue
            if doc["doc"] in documents:
                problems.append(f"{where}: {doc['doc']} is also at {documents[doc['doc']]}")
            documents[doc["doc"]] = where
            if doc["language"] not in ("en", "ar") or not doc["doc"].startswith(doc["language"] + "-"):
                problems.append(f"{where}: language {doc['language']!r} of {doc['doc']}")
            if doc["file"] != f"{half}/{doc['doc']}.txt":
                problems.append(f"{where}: file {doc['file']!r} of {doc['doc']}")
            problems += [f"{where}: published: {p}" for p in date_problems({"start": doc["published"], "end": doc["published"], "precision": "day"})]
            path = folder / doc["file"]
            if not path.exists():
                problems.append(f"{where}: no file {doc['file']}")
                continue
            text = path.read_text(encoding="utf-8")
            if INVISIBLE & set(text):
                problems.append(f"{where}: {doc['file']} holds invisible characters")
            ids = [e.get("id") for e in doc["events"]]
            if len(set(ids)) != len(ids):
                problems.append(f"{where}: event ids are not unique")
            for event in doc["events"]:
                problems += [f"{where}: {doc['doc']} {event.get('id')}: {p}" for p in event_problems(event, text)]
                tally[half, doc["language"], "core" if event.get("core") else "optional"] += 1
            tally[half, doc["language"], "documents"] += 1
        listed = {json.loads(l)["file"] for l in gold.read_text(encoding="utf-8").splitlines()}
        problems += [f"{gold.name}: {half}/{p.name} is not listed" for p in sorted((folder / half).glob("*.txt")) if f"{half}/{p.name}" not in listed]
    return problems, tally


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    problems, tally = check(folder)
    for problem in problems:
        print(problem)
    for half in PARTS:
        for language in ("en", "ar"):
            print(f"{half} {language}: {tally[half, language, 'documents']} documents, {tally[half, language, 'core']} core and "
                  f"{tally[half, language, 'optional']} optional events")
    if not any(tally.values()):
        print("no gold file found")
        return 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
