package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"credithub"
	credithubv1 "credithub/v1"
)

// check asks once, for another purpose or company where the command says so.
func check(ctx context.Context, hub *credithub.Client, asked command) error {
	other, err := hub.With(func(o *credithub.Options) {
		o.ActingFor = asked.ActingFor
		if asked.Purpose != "" {
			o.Purpose = asked.Purpose
		}
	})
	if err != nil {
		return err
	}
	answer, err := other.Check(ctx, &credithubv1.CheckRequest{UnifiedSocialCreditCode: asked.Code, MatterCode: asked.Matter})
	if err != nil {
		return err
	}
	return say("answer", event{"verdict": verdictOf(answer), "token": answer.Token.GetValue()})
}

// checkMany asks about «count» companies c1, c2 … under the numbers 1, 2 …; those in «bad» have a malformed code.
func checkMany(ctx context.Context, hub *credithub.Client, asked command) error {
	bad := map[int64]bool{}
	for _, number := range asked.Bad {
		bad[number] = true
	}
	number := int64(0)
	answers := hub.CheckMany(ctx, func() (*credithubv1.CheckQuestion, error) {
		if number++; number > int64(asked.Count) {
			return nil, io.EOF
		}
		code := fmt.Sprintf("c%d", number)
		if bad[number] {
			code = "bad"
		}
		request := &credithubv1.CheckRequest{UnifiedSocialCreditCode: code, MatterCode: "procurement"}
		return &credithubv1.CheckQuestion{Number: number, Check: request}, nil
	})
	defer answers.Close()
	for {
		answer, err := answers.Recv()
		if errors.Is(err, io.EOF) {
			return say("done", nil)
		}
		if err != nil {
			return err
		}
		said := event{"number": answer.Number}
		if check := answer.GetCheck(); check != nil {
			said["verdict"], said["token"] = verdictOf(check), check.Token.GetValue()
		} else {
			said["fault"] = credithub.ReasonName(answer.GetFault().GetReason())
		}
		if err := say("answer", said); err != nil {
			return err
		}
	}
}

// report reports the rows of rowsOf.
func report(ctx context.Context, hub *credithub.Client, asked command) error {
	results := hub.Report(ctx, rowsOf(asked))
	defer results.Close()
	for {
		result, err := results.Recv()
		if errors.Is(err, io.EOF) {
			return say("done", nil)
		}
		if err != nil {
			return err
		}
		said := event{"row": result.Row}
		if taken := result.GetAcknowledged(); taken != nil {
			said["effect"], said["token"] = strings.TrimPrefix(taken.Effect.String(), "ROW_EFFECT_"), taken.Token.GetValue()
		} else {
			fault := result.GetRefused().GetFaults()[0]
			reason := credithub.ReasonName(fault.Reason)
			said["refused"], said["field"], said["cure"] = reason, fault.Field, credithub.CureOf(reason)
		}
		if err := say("result", said); err != nil {
			return err
		}
	}
}

// rowsOf gives «count» rows r1, r2 … under the numbers 1, 2 …, or all under the number «row»; or judgment defaults of the companies in
// «codes».
func rowsOf(asked command) credithub.Source[*credithubv1.ReportRow] {
	number := 0
	return func() (*credithubv1.ReportRow, error) {
		if number++; number > asked.Count {
			return nil, io.EOF
		}
		record := &credithubv1.CreditRecord{
			Dataset: "court.judgment-default", RecordNumber: fmt.Sprintf("r%d", number), Version: 1,
			Subject: &credithubv1.SubjectReference{Name: strings.Repeat("x", asked.BytesEach)},
		}
		if len(asked.Codes) > 0 {
			fill(record, asked.Codes[number-1], fmt.Sprintf("(2026)陕0113执%d号", number))
		}
		row := &credithubv1.ReportRow{Row: int64(number), Action: &credithubv1.ReportRow_Record{Record: record}}
		if asked.Row != 0 {
			row.Row = asked.Row
		}
		return row, nil
	}
}

func fill(record *credithubv1.CreditRecord, code, number string) {
	const court = "西安市雁塔区人民法院"
	record.Subject = &credithubv1.SubjectReference{UnifiedSocialCreditCode: code, Name: "公司"}
	record.Document = &credithubv1.Document{Number: number}
	record.Authority = &credithubv1.Authority{Name: court}
	record.DecidedOn = &credithubv1.BeijingDate{Year: 2026, Month: 10, Day: 20}
	record.Body = &credithubv1.CreditRecord_JudgmentDefault{JudgmentDefault: &credithubv1.JudgmentDefault{
		CaseNumber: number, Court: court, Circumstances: "有履行能力而拒不履行生效法律文书确定义务",
	}}
}

// watch follows from «start» (now, beginning, snapshot, after TOKEN) and stops after «events» events; keeps its token in the file «store».
func watch(ctx context.Context, hub *credithub.Client, asked command) (err error) {
	begin, token, _ := strings.Cut(asked.Start, " ")
	starts := map[string]credithub.WatchStart{
		"now": credithub.FromNow(), "beginning": credithub.FromBeginning(), "snapshot": credithub.FromSnapshot(),
		"after": credithub.FromAfter(token),
	}
	options := credithub.WatchOptions{
		Start: starts[begin], Filter: &credithubv1.SanctionFilter{MatterCodes: asked.Matters}, HeartbeatSeconds: asked.Heartbeat,
	}
	if asked.Store != "" {
		options.Store = credithub.FileTokenStore(asked.Store)
	}
	events, err := hub.Watch(ctx, options)
	if err != nil {
		return err
	}
	defer func() {
		if closed := events.Close(); err == nil {
			err = closed
		}
	}()
	for count := 1; ; count++ {
		next, err := events.Recv()
		if err != nil {
			return err
		}
		kind, said := describe(next)
		said["token"] = next.Token()
		if err := say(kind, said); err != nil {
			return err
		}
		if count == asked.Events {
			return say("done", nil)
		}
	}
}

// describe gives the event's name and content.
func describe(next credithub.WatchEvent) (string, event) {
	switch next := next.(type) {
	case *credithub.Changes:
		records := []string{}
		for _, change := range next.Set.Changes {
			if change.Sanction != nil {
				records = append(records, change.Sanction.Record.GetRecordNumber())
			}
		}
		return "changes", event{"records": records}
	case *credithub.SnapshotEntry:
		return "snapshot_entry", event{"records": recordsOf(next.Entry.Sanctions)}
	case *credithub.SnapshotEnd:
		return "snapshot_end", event{}
	case *credithub.SnapshotRestarted:
		return "snapshot_restarted", event{}
	case *credithub.CaughtUp:
		return "caught_up", event{}
	case *credithub.FellBehind:
		return "fell_behind", event{}
	}
	return "checkpoint", event{}
}

// mirror mirrors into the file «path» until its token is «until»; says what is mirrored.
func mirror(ctx context.Context, hub *credithub.Client, asked command) error {
	kept, err := credithub.OpenMirror(asked.Path, nil)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- kept.Run(ctx, hub, asked.Heartbeat) }()
	for kept.State().Token != asked.Until && len(ended) == 0 {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		return err
	}
	records := recordsOf(kept.All())
	sort.Strings(records)
	return say("mirror", event{"token": kept.State().Token, "records": records})
}

func recordsOf(sanctions []*credithubv1.Sanction) []string {
	records := []string{}
	for _, each := range sanctions {
		records = append(records, each.Record.GetRecordNumber())
	}
	return records
}

func verdictOf(check *credithubv1.CheckResponse) string {
	return strings.TrimPrefix(check.Verdict.String(), "VERDICT_")
}
