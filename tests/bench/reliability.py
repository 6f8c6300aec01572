#!/usr/bin/env python3
"""How often candidates of a confidence are right, and the table that makes the two agree.

    reliability.py --scorer ../shared/eval --gold GOLD.jsonl --base FOLDER [--gold ... --base ...] [--fit]

Runs `rasid extract --jsonl` over annotated articles ("file" of a gold line is relative to its --base), aligns candidates
with annotated events as score_events.py in the folder --scorer does, and prints for bands of confidence how many
candidates there are, their mean confidence and how many are right (aligned with an event, no duplicate). --fit prints
rules/confidence.toml: isotonic regression (pool adjacent violators) of "right" on the sum of the parts before
calibration, pooled into steps of at least --least candidates.
"""
import argparse, json, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def candidates_of(program, gold, base):
    """[(document, events)] for each gold line."""
    documents = [json.loads(line) for line in open(gold, encoding="utf-8")]
    lines = "".join(json.dumps({"id": d["doc"], "text": (Path(base) / d["file"]).read_text(encoding="utf-8"),
                                "published": d["published"], "language": d["language"]}, ensure_ascii=False) + "\n"
                    for d in documents)
    run = subprocess.run([program, "extract", "--jsonl", "-"], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(documents), "an answer a line"
    return [(d, a.get("events", [])) for d, a in zip(documents, answers)]


def uncalibrated(event):
    total = sum(p["value"] for p in event["confidence_parts"] if p["name"] != "calibration")
    return min(max(total, 0.01), 0.99)


def points_of(sets, program, align):
    """(sum, confidence, right) of every candidate."""
    points = []
    for gold, base in sets:
        for document, events in candidates_of(program, gold, base):
            _, duplicates, wrong = align(events, document["events"])
            bad = set(wrong) | set(duplicates)
            points += [(uncalibrated(e), e["confidence"], i not in bad) for i, e in enumerate(events)]
    return points


def fit(points, least):
    """Steps (mean sum, share right), rising: equal sums together, pool adjacent violators, then steps of at least `least`
    candidates. One right and one wrong are added to each step (rule of succession), so that no step promises certainty."""
    ties = {}
    for total, _, right in points:
        tie = ties.setdefault(round(total, 3), [0.0, 0.0, 0])
        for i, value in enumerate((total, float(right), 1)):
            tie[i] += value
    steps = []
    for key in sorted(ties):
        steps.append(ties[key])
        while len(steps) > 1 and steps[-2][1] / steps[-2][2] >= steps[-1][1] / steps[-1][2]:
            last = steps.pop()
            steps[-1] = [a + b for a, b in zip(steps[-1], last)]
    pooled = []
    for step in steps:
        if pooled and pooled[-1][2] < least:
            pooled[-1] = [a + b for a, b in zip(pooled[-1], step)]
        else:
            pooled.append(step)
    if len(pooled) > 1 and pooled[-1][2] < least:
        last = pooled.pop()
        pooled[-1] = [a + b for a, b in zip(pooled[-1], last)]
    return [(total / n, (right + 1) / (n + 2), n) for total, right, n in pooled]


def print_table(points):
    print("confidence    candidates  mean   right  share")
    error = 0.0
    for low in (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        high = {0.0: 0.5, 0.7: 0.75, 0.75: 0.8, 0.8: 0.85, 0.85: 0.9, 0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        band = [p for p in points if low <= p[1] < high]
        if not band:
            continue
        mean = sum(p[1] for p in band) / len(band)
        right = sum(p[2] for p in band)
        error += abs(mean * len(band) - right)
        print(f"{low:.2f} to {min(high, 1):.2f}  {len(band):10d}  {mean:.3f}  {right:5d}  {right / len(band):.3f}")
    count = len(points)
    brier = sum((p[1] - p[2]) ** 2 for p in points) / count
    print(f"{count} candidates, {sum(p[2] for p in points)} right; expected calibration error {error / count:.3f}, Brier score {brier:.3f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--scorer", required=True, help="folder with score_events.py")
    ap.add_argument("--gold", action="append", required=True)
    ap.add_argument("--base", action="append", required=True)
    ap.add_argument("--program", default=str(ROOT / "build" / "release" / "rasid"))
    ap.add_argument("--fit", action="store_true")
    ap.add_argument("--least", type=int, default=40)
    args = ap.parse_args()
    sys.path.insert(0, args.scorer)
    from score_events import align
    points = points_of(list(zip(args.gold, args.base)), args.program, align)
    print_table(points)
    if args.fit:
        print("\nschema = 1")
        print(f'source = "isotonic regression on {len(points)} candidates of the development articles, tests/bench/reliability.py"')
        for total, share, n in fit(points, args.least):
            print(f"\n[[point]]  # {n} candidates\nsum = {total:.3f}\nright = {share:.3f}")


if __name__ == "__main__":
    main()
