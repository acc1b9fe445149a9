#!/usr/bin/env python3
"""Writes the six dashboards beside it. A panel is a line here; Grafana's JSON is forty. deploy/test.sh holds the files against it."""
import json
import pathlib
import re
import sys

OK, WARN, BAD = "green", "orange", "red"


def target(query, legend="", letter="A", table=False):
    # «metric[label="x"]» stands for the metric of the chosen job and nodes.
    labels = 'job="$job",instance=~"$node"'
    query = re.sub(r"\b(credithub_\w+|up|dotnet_\w+)(?:\{([^}]*)\})?", lambda m: f"{m[1]}{{{labels}{',' + m[2] if m[2] else ''}}}", query)
    return {"refId": letter, "expr": query, "legendFormat": legend, "range": not table, "instant": table, **({"format": "table"} if table else {}),
            "datasource": {"type": "prometheus", "uid": "${datasource}"}}


def panel(kind, title, description, unit, queries, width, height, steps=None, **options):
    letters = "ABCDEFGH"
    table = kind == "table"
    targets = [target(q, legend, letters[i], table) for i, (q, legend) in enumerate(queries)]
    thresholds = [{"color": steps[0], "value": None}] + [{"color": c, "value": v} for v, c in steps[1:]] if steps else [{"color": OK, "value": None}]
    made = {"type": kind, "title": title, "description": description, "targets": targets, "gridPos": {"w": width, "h": height},
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "fieldConfig": {"defaults": {"unit": unit, "thresholds": {"mode": "absolute", "steps": thresholds}}, "overrides": []}, "options": {}}
    defaults = made["fieldConfig"]["defaults"]
    if kind == "stat":
        made["options"] = {"colorMode": "background", "graphMode": "area", "reduceOptions": {"calcs": ["lastNotNull"]}, "textMode": "auto"}
        if options.get("words"):
            defaults["mappings"] = [{"type": "value", "options": {str(k): {"text": t, "color": c} for k, t, c in options["words"]}}]
    elif kind == "timeseries":
        defaults["custom"] = {"lineWidth": 2, "fillOpacity": options.get("fill", 8), "showPoints": "never",
                              "stacking": {"mode": "normal" if options.get("stack") else "none"},
                              "thresholdsStyle": {"mode": "line" if steps and len(steps) > 1 else "off"}}
        defaults["min"] = 0
        made["options"] = {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
    elif table:
        hidden = {"Time": True, "__name__": True, "job": True, "otel_scope_name": True, **{h: True for h in options.get("hide", [])}}
        made["transformations"] = [{"id": "organize", "options": {"excludeByName": hidden, "renameByName": options.get("names", {})}},
                                   {"id": "sortBy", "options": {"sort": [{"field": options.get("names", {}).get("Value", "Value"), "desc": True}]}}]
        defaults["custom"] = {"cellOptions": {"type": "color-background" if steps else "auto"}, "filterable": True}
        if steps:
            names = [options.get("names", {}).get("Value", "Value")]
            defaults["custom"]["cellOptions"] = {"type": "auto"}
            made["fieldConfig"]["overrides"] = [{"matcher": {"id": "byName", "options": n}, "properties": [
                {"id": "custom.cellOptions", "value": {"type": "color-background"}}]} for n in names]
    return made


def stat(title, description, unit, query, steps=None, legend="", width=4, **options):
    return panel("stat", title, description, unit, [(query, legend)], width, 4, steps, **options)


def lines(title, description, unit, *queries, steps=None, width=12, **options):
    return panel("timeseries", title, description, unit, list(queries), width, 8, steps, **options)


def table(title, description, unit, query, steps=None, width=24, **options):
    return panel("table", title, description, unit, [(query, "")], width, 10, steps, **options)


def variable(name, label, query, multi):
    return {"type": "query", "name": name, "label": label, "datasource": {"type": "prometheus", "uid": "${datasource}"}, "refresh": 2, "sort": 1,
            "query": {"query": query, "refId": name}, "definition": query, "multi": multi, "includeAll": multi,
            **({"allValue": ".*", "current": {"text": ["All"], "value": ["$__all"]}} if multi else {"current": {}})}


def dashboard(uid, title, description, panels):
    x = y = row = 0
    for number, made in enumerate(panels, 1):
        made["id"] = number
        grid = made["gridPos"]
        if x + grid["w"] > 24:
            x, y, row = 0, y + row, 0
        grid.update(x=x, y=y)
        x, row = x + grid["w"], max(row, grid["h"])
    return {"uid": f"credithub-{uid}", "title": f"Credit Exchange Hub · {title}", "description": description, "tags": ["credithub"], "schemaVersion": 38,
            "editable": True, "graphTooltip": 1, "refresh": "30s", "time": {"from": "now-6h", "to": "now"}, "timezone": "browser",
            "links": [{"type": "dashboards", "title": "Hub", "tags": ["credithub"], "asDropdown": True, "includeVars": True, "keepTime": True}],
            "templating": {"list": [{"type": "datasource", "name": "datasource", "label": "Prometheus", "query": "prometheus", "current": {}},
                                    variable("job", "Hub", "label_values(credithub_build_info, job)", False),
                                    variable("node", "Node", 'label_values(credithub_build_info{job="$job"}, instance)', True)]},
            "panels": panels}


CHECK = 'method="EligibilityService/Check"'
DUE, ARRIVING = (f"sum(max by (source, state) (credithub_coverage_datasets{labels}))" for labels in ("{}", '{state="arriving"}'))
ALL = {
    "province": dashboard("province", "The province", "Is the hub well, what does it hold, and is what it answers from fresh?", [
        stat("Ready", "Nodes that are ready, of those that are scraped.", "none", "sum(credithub_ready{})", [BAD, (1, OK)], width=3),
        stat("Worst check", "The worst that a check of readiness says on any node.", "none", "max(credithub_check_severity{})", [OK, (1, WARN), (2, BAD)], width=3,
             words=[(0, "Healthy", OK), (1, "Degraded", WARN), (2, "Unhealthy", BAD)]),
        stat("Companies known", "Subjects in the index.", "short", "max(credithub_subjects{})", ["blue"]),
        stat("With something standing", "Subjects against or for which something stands.", "short", "max(credithub_standings{})", ["blue"]),
        stat("Data that arrives", "Datasets that are due and arrive within their period, of all that are due.", "percentunit",
             f"{ARRIVING} / {DUE}", [BAD, (0.7, WARN), (0.9, OK)]),
        stat("Checks a second", "Checks answered, all nodes.", "reqps", f"sum(rate(credithub_call_duration_seconds_count{{{CHECK}}}[5m]))", ["blue"], width=3),
        stat("99 of 100 checks within", "99th percentile over five minutes.", "s",
             f"histogram_quantile(0.99, sum by (le) (rate(credithub_call_duration_seconds_bucket{{{CHECK}}}[5m])))", [OK, (0.1, WARN), (0.25, BAD)], width=3),
        lines("Calls by service", "Calls that ended, a second, by service.", "reqps",
              ('sum by (service) (label_replace(rate(credithub_call_duration_seconds_count{}[5m]), "service", "$1", "method", "(.*)/.*"))', "{{service}}"), stack=True, fill=30),
        lines("Rows by what became of them", "Rows answered, a second.", "cps", ("sum by (outcome) (rate(credithub_rows_total{}[5m]))", "{{outcome}}"), stack=True, fill=30),
        lines("Position of the ledger", "Where the ledger ends, and how far each node has applied it.", "none",
              ("max(credithub_ledger_position{})", "ledger"), ("credithub_position{}", "{{instance}}")),
        lines("Calls refused", "By the contract's reason, a second.", "reqps", ("sum by (reason) (rate(credithub_calls_refused_total{}[5m]))", "{{reason}}"), stack=True),
        table("What is degraded", "Checks of readiness that are not healthy; empty while all is well.", "none", "credithub_check_severity{} > 0", [OK, (1, WARN), (2, BAD)], width=12,
              names={"Value": "1 degraded, 2 unhealthy"}),
        stat("Calendar left", "Until the working day calendar in force ends.", "s", "min(credithub_calendar_left_seconds{})", [BAD, (45 * 86400, OK)], width=6),
        stat("Certificate left", "Until the first node's certificate ends; none where the hub speaks plainly.", "s", "min(credithub_certificate_left_seconds{})",
             [BAD, (3 * 86400, WARN), (30 * 86400, OK)], width=6)]),
    "sources": dashboard("sources", "Sources", "Who is silent, what waits, how good what arrives is, and how the adapters do.", [
        stat("Overdue", "Datasets whose source is silent past its period.", "none", "sum(max by (source, dataset) (credithub_source_overdue{}))", [OK, (1, WARN)]),
        stat("Held", "Deliveries that wait for a person.", "none", "sum(max by (source, dataset) (credithub_batches_held{}))", [OK, (1, WARN)]),
        stat("Connections that fail", "Sources that cannot be reached or read now.", "none", "sum(credithub_adapter_failing{})", [OK, (1, BAD)]),
        stat("Rows refused", "Of the last hour's rows.", "percentunit", 'sum(increase(credithub_rows_total{outcome="refused"}[1h])) / sum(increase(credithub_rows_total{}[1h]))',
             [OK, (0.05, WARN), (0.2, BAD)]),
        stat("Late", "New records of the last day that came after their dataset's working days.", "none", "sum(increase(credithub_rows_late_total{}[1d]))", [OK, (1, WARN)]),
        stat("Rows a second", "Rows answered.", "cps", "sum(rate(credithub_rows_total{}[5m]))", ["blue"]),
        table("Age of each source's data", "Oldest first; what was never stated is not here.", "s", "max by (source, dataset) (credithub_source_age_seconds{})",
              [OK, (86400, WARN), (7 * 86400, BAD)], width=12, names={"Value": "age"}),
        table("Silent past their period", "Each dataset that is overdue.", "none", "max by (source, dataset) (credithub_source_overdue{}) == 1", width=6, names={"Value": "overdue"}),
        table("Waiting for a decision", "hubctl delivery list --held names the files.", "none", "max by (source, dataset) (credithub_batches_held{}) > 0", width=6, names={"Value": "deliveries"}),
        lines("Rows by source", "A second.", "cps", ("sum by (source) (rate(credithub_rows_total{}[5m]))", "{{source}}"), stack=True, fill=30),
        lines("Rows refused by dataset", "A second.", "cps", ('sum by (source, dataset) (rate(credithub_rows_total{outcome="refused"}[5m])) > 0', "{{source}} {{dataset}}")),
        lines("Deliveries", "Files and batches by what became of them, an hour.", "none", ("sum by (outcome) (increase(credithub_adapter_deliveries_total{}[1h]))", "{{outcome}}")),
        lines("Since each connection looked", "Since its source was looked at with success.", "s", ("time() - credithub_adapter_looked_timestamp_seconds{}", "{{connection}} {{instance}}")),
        table("Fields that say least", "Share of a day's rows in which a field said something, for the twenty emptiest.", "percentunit",
              "bottomk(20, sum by (source, dataset, field) (increase(credithub_fields_filled_total{}[1d])) / on (source, dataset) group_left () "
              "(sum by (source, dataset) (increase(credithub_rows_described_total{}[1d])) > 0))", names={"Value": "filled"})]),
    "checks": dashboard("checks", "Checks and calls", "How fast the hub answers, what it refuses and why, and whether it sheds load.", [
        stat("Checks a second", "All nodes.", "reqps", f"sum(rate(credithub_call_duration_seconds_count{{{CHECK}}}[5m]))", ["blue"]),
        stat("Half within", "Median of checks.", "s", f"histogram_quantile(0.5, sum by (le) (rate(credithub_call_duration_seconds_bucket{{{CHECK}}}[5m])))", [OK, (0.05, WARN), (0.25, BAD)]),
        stat("99 of 100 within", "99th percentile of checks.", "s", f"histogram_quantile(0.99, sum by (le) (rate(credithub_call_duration_seconds_bucket{{{CHECK}}}[5m])))",
             [OK, (0.1, WARN), (0.25, BAD)]),
        stat("Failed", "Calls that failed for a reason that is not their caller's.", "percentunit",
             'sum(rate(credithub_call_duration_seconds_count{status=~"UNKNOWN|INTERNAL|DATA_LOSS"}[5m])) / sum(rate(credithub_call_duration_seconds_count{}[5m]))',
             [OK, (0.001, WARN), (0.02, BAD)]),
        stat("Refused", "Calls refused, of all.", "percentunit", "sum(rate(credithub_calls_refused_total{}[5m])) / sum(rate(credithub_call_duration_seconds_count{}[5m]))",
             [OK, (0.05, WARN), (0.2, BAD)]),
        stat("Shed now", "Share of the checks that is refused because the node has too much to do; of other calls twice that.", "percentunit", "max(credithub_load_shed_share{})",
             [OK, (0.0001, WARN), (0.1, BAD)]),
        lines("How long checks take", "Percentiles of all nodes together.", "s", *[
            (f"histogram_quantile({p}, sum by (le) (rate(credithub_call_duration_seconds_bucket{{{CHECK}}}[5m])))", f"{p * 100:g} of 100") for p in (0.5, 0.9, 0.99)]),
        lines("Calls by status", "Admitted and ended, a second.", "reqps", ("sum by (status) (rate(credithub_call_duration_seconds_count{}[5m]))", "{{status}}"), stack=True, fill=30),
        lines("Refusals by reason", "A second.", "reqps", ("sum by (reason) (rate(credithub_calls_refused_total{}[5m]))", "{{reason}}"), stack=True),
        lines("Admitted and shed", "Calls that were let in, and calls refused because a node had too much to do.", "reqps",
              ("sum(rate(credithub_call_duration_seconds_count{}[5m])) - (sum(rate(credithub_calls_shed_total{}[5m])) or vector(0))", "admitted"),
              ("sum by (calls) (rate(credithub_calls_shed_total{}[5m]))", "shed: {{calls}}")),
        lines("Work in hand", "Rows that are worked on, and messages that wait for their turn.", "bytes",
              ("credithub_rows_waiting_bytes{}", "rows waiting {{instance}}"), ("credithub_questions_waiting_bytes{}", "questions waiting {{instance}}")),
        lines("Slowest methods", "99th percentile of the ten slowest, without streams that stay open.", "s",
              ('topk(10, histogram_quantile(0.99, sum by (le, method) (rate(credithub_call_duration_seconds_bucket{method!~".*/(Watch.*|Follow.*|Report)"}[5m]))))', "{{method}}")),
        table("Calls of the last hour", "By method and status.", "none", "sum by (method, status) (increase(credithub_call_duration_seconds_count{}[1h])) > 0", names={"Value": "calls"})]),
    "streams": dashboard("streams", "Streams", "Who watches, how far behind they are, and what flows in.", [
        stat("Open watches", "All kinds and nodes.", "none", "sum(credithub_watches_open{})", ["blue"], width=6),
        stat("Furthest behind", "For how long the watch that is furthest behind has not been at the present.", "s", "max(credithub_watch_lag_seconds{})", [OK, (10, WARN), (60, BAD)], width=6),
        stat("Rows in work", "Rows of all streams that are worked on.", "none", "sum(credithub_rows_in_work{})", ["blue"], width=6),
        stat("Waiting", "Bytes of messages that wait for their turn.", "bytes", "sum(credithub_rows_waiting_bytes{}) + sum(credithub_questions_waiting_bytes{})",
             [OK, (64 << 20, WARN), (200 << 20, BAD)], width=6),
        lines("Open watches by kind", "Subscribers of sanctions, evaluations and cases.", "none", ("sum by (kind) (credithub_watches_open{})", "{{kind}}"), stack=True, fill=30),
        lines("How far watches are behind", "The furthest of each kind and node.", "s", ("credithub_watch_lag_seconds{}", "{{kind}} {{instance}}"), steps=[OK, (60, BAD)]),
        lines("Streams that ended", "By method and status, an hour: a client that resumes again and again shows here.", "none",
              ('sum by (method, status) (increase(credithub_call_duration_seconds_count{method=~".*/(Watch.*|Report|CheckMany)"}[1h])) > 0', "{{method}} {{status}}")),
        lines("Rows in work", "By node.", "none", ("credithub_rows_in_work{}", "{{instance}}"))]),
    "cluster": dashboard("cluster", "Cluster", "Each node: which program, how far in the ledger, what it commits, what it has left.", [
        table("Nodes", "Program and engine of each node. All should be the same.", "none", "credithub_build_info{}", width=12, names={"Value": "up"}),
        table("Checks of readiness", "0 healthy, 1 degraded, 2 unhealthy; /ready gives each its reason.", "none", "credithub_check_severity{}", [OK, (1, WARN), (2, BAD)], width=12,
              names={"Value": "severity"}),
        lines("Behind the ledger", "Entries that a node has not applied yet.", "none", ("scalar(max(credithub_ledger_position{})) - credithub_position{}", "{{instance}}"), steps=[OK, (1000, BAD)]),
        lines("Silence of the ledger", "For how long it has not answered.", "s", ("credithub_ledger_silence_seconds{}", "{{instance}}"), steps=[OK, (30, BAD)]),
        lines("How long commits take", "Store and disk.", "s", ("histogram_quantile(0.5, sum by (le) (rate(credithub_commit_duration_seconds_bucket{}[5m])))", "half within"),
              ("histogram_quantile(0.99, sum by (le) (rate(credithub_commit_duration_seconds_bucket{}[5m])))", "99 of 100 within"),
              ("max(credithub_commit_stands_still_seconds{})", "the one under way")),
        lines("Units a commit", "Mean size of groups: the busier, the larger.", "none",
              ("sum by (instance) (rate(credithub_commit_units_sum{}[5m])) / sum by (instance) (rate(credithub_commit_units_count{}[5m]))", "{{instance}}")),
        lines("Waiting for the ledger", "Units for a commit, reads for a thread.", "none", ("credithub_ledger_queue_length{}", "{{queue}} {{instance}}")),
        lines("Commits", "Made and failed, a second.", "ops", ("sum by (instance) (rate(credithub_commit_units_count{}[5m]))", "made {{instance}}"),
              ("sum by (instance) (rate(credithub_commits_failed_total{}[5m]))", "failed {{instance}}")),
        lines("Free disk", "Share that is free under each folder.", "percentunit", ("credithub_disk_free_bytes{} / credithub_disk_size_bytes{}", "{{folder}} {{instance}}")),
        lines("Memory", "Working set of each node.", "bytes", ("dotnet_process_memory_working_set_bytes{}", "{{instance}}")),
        lines("Background loops that fail", "Rounds an hour.", "none", ("increase(credithub_loop_failures_total{}[1h]) > 0", "{{loop}} {{instance}}")),
        lines("Processor", "Cores that each node uses.", "none", ("sum by (instance) (rate(dotnet_process_cpu_time_seconds_total{}[5m]))", "{{instance}}")),
        table("Passed over by background loops", "Items that could not be handled since the start; readiness names the latest.", "none", "credithub_loop_skips_total{} > 0", width=12,
              names={"Value": "items"}),
        table("Certificates", "Time that each node's certificate has left.", "s", "credithub_certificate_left_seconds{}", [BAD, (3 * 86400, WARN), (30 * 86400, OK)], width=12, names={"Value": "left"})]),
    "evidence": dashboard("evidence", "Evidence", "Is every answer logged, anchored and provable, and does the store follow from the ledger?", [
        stat("Decision log", "1 while it cannot be written.", "none", "max(credithub_evidence_failing{})", [OK, (1, BAD)], words=[(0, "Written", OK), (1, "Cannot be written", BAD)]),
        stat("Answers without an entry", "Since the start of each node.", "none", "sum(credithub_evidence_missing_total{})", [OK, (1, BAD)]),
        stat("Lost", "Blocks that anchors know and logs had lost, and logs that are not here.", "none", "sum(credithub_evidence_lost_blocks{}) + sum(credithub_evidence_missing_logs{})", [OK, (1, BAD)]),
        stat("Findings", "Of the last verification of the store.", "none", "max(credithub_verification_findings{})", [OK, (1, BAD)]),
        stat("Verified", "Since the last verification ended.", "s", "time() - max(credithub_verification_ended_timestamp_seconds{})", [OK, (2 * 86400, WARN), (3 * 86400, BAD)]),
        stat("Checkpoint", "Since the last one was signed.", "s", "time() - max(credithub_checkpoint_signed_timestamp_seconds{})", ["blue"]),
        lines("Oldest entry off disk", "How far answers run ahead of their entries.", "s", ("credithub_evidence_oldest_pending_seconds{}", "{{instance}}"), steps=[OK, (2, BAD)]),
        lines("On the way to disk", "Bytes of entries.", "bytes", ("credithub_evidence_pending_bytes{}", "{{instance}}")),
        lines("Blocks written", "A second.", "ops", ("rate(credithub_evidence_blocks_total{}[5m])", "{{instance}}")),
        lines("Answers withheld", "Because their entry could not be written, a second.", "reqps", ("rate(credithub_evidence_refused_total{}[5m])", "{{instance}}")),
        lines("Recalls behind", "Entries of the ledger for which answers to be recalled were not looked for yet.", "none", ("credithub_position{} - credithub_recall_position{}", "{{instance}}")),
        lines("Answers held to be recalled", "Each rests on a record that may still change.", "none", ("credithub_evidence_recall_answers{}", "held {{instance}}"),
              ("increase(credithub_evidence_recall_dropped_total{}[1h])", "let go early, an hour {{instance}}")),
        lines("Signed checkpoint", "Where the ledger ends, and up to where it is signed.", "none", ("max(credithub_position{})", "ledger"), ("max(credithub_checkpoint_position{})", "signed"),
              ("max(credithub_verification_position{})", "verified")),
        lines("Verification", "Entries looked at, a second.", "ops", ("rate(credithub_verification_entries_total{}[5m])", "{{instance}}"))]),
}

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
for name, made in ALL.items():
    (folder / f"{name}.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
