// A tax bureau's afternoon: announces arrears (欠税公告) from a CSV file, sees which rows were refused and why, keeps the proof of each
// record.
//
// Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bureau ARREARS.csv CHECKPOINT.vkey
//
// The columns are number, version, code, name, document, tax, yuan, date. The same file may be sent again at any time: each row is taken
// once.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"credithub"
	"credithub/proofs"
	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

const (
	agency  = "sx-tax"
	dataset = "tax.arrears"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bureau ARREARS.csv CHECKPOINT.vkey")
		os.Exit(2)
	}
	if err := afternoon(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		if errors.Is(err, credithub.ErrUnreachable) {
			os.Exit(4)
		}
		os.Exit(1)
	}
}

func afternoon(ctx context.Context, arrears, keyFile string) error {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	key, err := proofs.ParseNoteKey(string(text))
	if err != nil {
		return err
	}
	rows, err := read(arrears)
	if err != nil {
		return err
	}
	hub, err := credithub.Connect(credithub.Options{Address: address(), Agency: agency, Purpose: "reporting"})
	if err != nil {
		return err
	}
	defer hub.Close()
	taken, err := report(ctx, hub, rows)
	if err != nil {
		return err
	}
	if err := complete(ctx, hub); err != nil {
		return err
	}
	ledger := proofs.LedgerProof{Keys: []proofs.NoteKey{key}}
	for _, record := range taken {
		if err := prove(ctx, hub, &ledger, record); err != nil {
			return err
		}
	}
	return nil
}

// report reports the rows; gives the records that were taken.
func report(ctx context.Context, hub *credithub.Client, rows []*credithubv1.ReportRow) (taken []*credithubv1.CreditRecord, err error) {
	results := hub.Report(ctx, credithub.Items(rows...))
	defer results.Close()
	for {
		result, err := results.Recv()
		if errors.Is(err, io.EOF) {
			return taken, nil
		}
		if err != nil {
			return nil, err
		}
		if acknowledged := result.GetAcknowledged(); acknowledged != nil {
			fmt.Printf("line %d: %s\n", result.Row, acknowledged.Effect)
			taken = append(taken, rows[result.Row-2].GetRecord())
			continue
		}
		for _, fault := range result.GetRefused().GetFaults() {
			reason := credithub.ReasonName(fault.Reason)
			fmt.Printf("line %d: refused, %s in %s. %s\n", result.Row, reason, fault.Field, credithub.CureOf(reason))
		}
	}
}

// complete says up to when everything was reported.
func complete(ctx context.Context, hub *credithub.Client) error {
	asOf := time.Now().Add(-5 * time.Second).Format(time.RFC3339)
	watermark := &credithubv1.Watermark{Dataset: dataset, CompleteAsOf: asOf}
	row := &credithubv1.ReportRow{Row: 1, Action: &credithubv1.ReportRow_Watermark{Watermark: watermark}}
	results := hub.Report(ctx, credithub.Items(row))
	defer results.Close()
	result, err := results.Recv()
	if err != nil {
		return err
	}
	said := "refused"
	if result.GetAcknowledged() != nil {
		said = "taken"
	}
	fmt.Printf("complete as of %s: %s\n", asOf, said)
	return nil
}

// prove keeps the proof that a record is in the ledger.
func prove(ctx context.Context, hub *credithub.Client, ledger *proofs.LedgerProof, record *credithubv1.CreditRecord) error {
	answer, err := credithubv1.NewLedgerProofServiceClient(hub).GetRecordProof(ctx, &credithubv1.GetRecordProofRequest{
		Dataset: dataset, RecordNumber: record.RecordNumber, Version: record.Version,
	})
	if err != nil {
		return err
	}
	leaf, checkpoint, err := ledger.ProveRecord(agency, dataset, record.RecordNumber, record.Version, answer)
	if err != nil {
		return err
	}
	content, err := proto.Marshal(answer)
	if err != nil {
		return err
	}
	fmt.Printf("%s: entry %d of the ledger of %d, proven\n", record.RecordNumber, leaf.Position, checkpoint.Size)
	return os.WriteFile(record.RecordNumber+".proof", content, 0o644)
}

// read reads the file; its rows are numbered as an editor shows its lines.
func read(path string) ([]*credithubv1.ReportRow, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []*credithubv1.ReportRow
	for i, line := range lines[1:] {
		record, err := recordOf(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		rows = append(rows, &credithubv1.ReportRow{Row: int64(i + 2), Action: &credithubv1.ReportRow_Record{Record: record}})
	}
	return rows, nil
}

func recordOf(line []string) (*credithubv1.CreditRecord, error) {
	number, code, name, document, tax := line[0], line[2], line[3], line[4], line[5]
	version, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil {
		return nil, err
	}
	balance, err := fenOf(line[6])
	if err != nil {
		return nil, err
	}
	day, err := time.ParseInLocation("2006-01-02", line[7], credithub.Beijing)
	if err != nil {
		return nil, err
	}
	arrears := &credithubv1.TaxArrears{TaxKind: tax, Balance: &credithubv1.Money{MinorUnits: balance}}
	return &credithubv1.CreditRecord{
		Dataset: dataset, RecordNumber: number, Version: version, DecidedOn: credithub.BeijingDate(day),
		Subject:   &credithubv1.SubjectReference{UnifiedSocialCreditCode: code, Name: name},
		Document:  &credithubv1.Document{Number: document},
		Authority: &credithubv1.Authority{Name: "国家税务总局陕西省税务局"},
		Body:      &credithubv1.CreditRecord_TaxArrears{TaxArrears: arrears},
	}, nil
}

// fenOf reads an amount in yuan with up to two decimals, exactly.
func fenOf(yuan string) (int64, error) {
	whole, part, _ := strings.Cut(yuan, ".")
	if len(part) > 2 {
		return 0, fmt.Errorf("«%s» has more than two decimals", yuan)
	}
	fen, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 62)
	return int64(fen), err
}

func address() string {
	if address := os.Getenv("CREDITHUB_ADDRESS"); address != "" {
		return address
	}
	return "http://127.0.0.1:5080"
}
