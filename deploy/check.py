#!/usr/bin/env python3
"""Holds what alerts and dashboards name against the metrics of a hub that runs, and alerts against their tests and the runbook.

Usage: check.py METRICS QUERIES; writes the dashboards' queries into QUERIES as rules, for promtool to parse."""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).parent
# Series that a healthy hub does not have, by their labels; the place in the source that makes them is named instead.
ONLY_THEN = {
    "credithub_calls_shed_total": ({"calls"}, "src/Hub/Access/Limits/LoadGauge.cs", '"credithub.calls.shed"'),
    "credithub_rows_late_total": ({"source", "dataset"}, "src/Hub/Quality/QualityMeter.cs", '"credithub.rows.late"'),
    "credithub_verification_findings": (set(), "src/Hub/Checkpoints/CheckpointMetrics.cs", '"credithub.verification.findings"'),
    "credithub_verification_ended_timestamp_seconds": (set(), "src/Hub/Checkpoints/CheckpointMetrics.cs", '"credithub.verification.ended_timestamp"'),
    "credithub_verification_position": (set(), "src/Hub/Checkpoints/CheckpointMetrics.cs", '"credithub.verification.position"'),
}
# Prometheus adds these itself.
ADDED = {"job", "instance"}
faults = []


def series_of(text):
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, labels = re.match(r"(\w+)(?:\{(.*)\})? ", line).groups()
            pairs = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or ""))
            for label, value in pairs.items():
                found.setdefault(name, {}).setdefault(label, set()).add(value)
            found.setdefault(name, {})
    return found


def hold(where, query, series):
    """Every metric exists; every label by which it is chosen, grouped or shown is one of a metric of the query."""
    known = set(ADDED)
    for name, chosen in re.findall(r"\b((?:credithub|dotnet|kestrel|orleans)_\w+|up)\b(?:\{([^}]*)\})?", query):
        labels = set(series.get(name, {})) if name in series else None
        if labels is None and name in ONLY_THEN:
            labels, file, instrument = ONLY_THEN[name]
            if instrument not in (ROOT.parent / file).read_text(encoding="utf-8"):
                faults.append(f"{where}: {file} does not make {name}.")
        elif labels is None and name != "up":
            faults.append(f"{where}: the hub has no {name}.")
        known |= labels or set()
        for label, operator, value in re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', chosen or ""):
            if name != "up" and name in series and label not in (labels or set()) | ADDED:
                faults.append(f"{where}: {name} has no label {label}.")
            # What is chosen by its exact name is there, unless it says what went wrong; statuses and outcomes of failures are not made here.
            if operator == "=" and label in ("check", "queue", "folder", "kind", "method", "loop", "state", "le") and label in series.get(name, {}):
                if value not in series[name][label]:
                    faults.append(f"{where}: {name} has no {label} «{value}».")
    for group in re.findall(r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)", query):
        for label in filter(None, (part.strip() for part in group.split(","))):
            if label not in known | {"service"}:
                faults.append(f"{where}: no metric of the query has the label {label}.")
    return known


def alerts(series):
    rules = [rule for group in yaml.safe_load((ROOT / "prometheus/alerts.yml").read_text())["groups"] for rule in group["rules"]]
    tests = yaml.safe_load((ROOT / "prometheus/alerts_test.yml").read_text())["tests"]
    asked = [case for test in tests for case in test["alert_rule_test"]]
    runbook = (ROOT.parent / "docs/runbook.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### (\w+)$", runbook, re.M)
    for rule in rules:
        name, notes = rule["alert"], rule["annotations"]
        known = hold(name, rule["expr"], series)
        for label in re.findall(r"\$labels\.(\w+)", notes["summary"]):
            if label not in known:
                faults.append(f"{name}: its summary shows {label}, which no metric of it has.")
        if rule["labels"]["severity"] not in ("critical", "warning"):
            faults.append(f"{name}: its severity is neither critical nor warning.")
        if not notes["runbook_url"].endswith(f"/runbook.md#{name.lower()}"):
            faults.append(f"{name}: its runbook_url leads elsewhere.")
        cases = [case.get("exp_alerts") for case in asked if case["alertname"] == name]
        if not any(cases) or all(cases):
            faults.append(f"{name}: a test must show that it fires, and one that it does not.")
    names = [rule["alert"] for rule in rules]
    if sections != names:
        faults.append(f"docs/runbook.md: its sections are not the alerts in their order; first of those that differ: {set(sections) ^ set(names) or 'the order'}.")
    for section in re.split(r"^### ", runbook, flags=re.M)[1:]:
        for part in ("**Means.**", "**Noticed.**", "**Look.**", "**Do.**"):
            if part not in section:
                faults.append(f"docs/runbook.md: {section.split()[0]} lacks {part}")


def dashboards(series):
    queries = []
    files = sorted((ROOT / "grafana").glob("*.json"))
    if {file.stem for file in files} != {"province", "sources", "checks", "streams", "cluster", "evidence"}:
        faults.append("deploy/grafana: a dashboard is missing, or one too many.")
    for file in files:
        board = json.loads(file.read_text(encoding="utf-8"))
        if "datasource" not in [v["type"] for v in board["templating"]["list"]]:
            faults.append(f"{file.name}: it has no variable for the data source.")
        for panel in board["panels"]:
            where = f"{file.name}: «{panel.get('title')}»"
            if not panel.get("title") or not panel.get("description") or not panel["fieldConfig"]["defaults"].get("unit") or not panel["targets"]:
                faults.append(f"{where}: a panel has title, description, unit and query.")
            for target in panel["targets"]:
                query = target["expr"].replace("$job", "credithub").replace("$node", ".*")
                queries.append(query)
                known = hold(where, query, series)
                for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
                    if label not in known | {"service"}:
                        faults.append(f"{where}: its legend shows {label}, which no metric of it has.")
    return queries


def main(metrics, queries):
    series = series_of(pathlib.Path(metrics).read_text(encoding="utf-8"))
    alerts(series)
    made = dashboards(series)
    rules = [{"record": f"dashboard:query{i}", "expr": query} for i, query in enumerate(made)]
    pathlib.Path(queries).write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}, allow_unicode=True), encoding="utf-8")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main(*sys.argv[1:]))
