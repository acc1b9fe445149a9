// An afternoon of bidding: who may take part, the same for all bidders at once, a receipt for the file that is proven at once, and what was
// done.
//
// Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bidder HUB_KEY.pem CODE [CODE ...]
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"credithub"
	"credithub/proofs"
	credithubv1 "credithub/v1"

	"google.golang.org/protobuf/proto"
)

const matter = "procurement"

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 bidder HUB_KEY.pem CODE [CODE ...]")
		os.Exit(2)
	}
	if err := afternoon(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		if errors.Is(err, credithub.ErrUnreachable) {
			os.Exit(4)
		}
		os.Exit(1)
	}
}

func afternoon(ctx context.Context, keyFile string, codes []string) error {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	trusted, err := proofs.ReadPEMs(text)
	if err != nil {
		return err
	}
	hub, err := credithub.Connect(credithub.Options{Address: address(), Agency: "sx-procurement", Purpose: "procurement"})
	if err != nil {
		return err
	}
	defer hub.Close()
	barred, err := checkEach(ctx, hub, codes)
	if err != nil {
		return err
	}
	if err := checkAll(ctx, hub, codes); err != nil {
		return err
	}
	fmt.Println("3. The receipts of those that are barred, for the file, and what was done")
	for _, code := range codes {
		answer, isBarred := barred[code]
		if !isBarred {
			continue
		}
		if err := prove(ctx, hub, trusted, code, answer); err != nil {
			return err
		}
		if err := keepOut(ctx, hub, code, answer); err != nil {
			return err
		}
	}
	fmt.Println("4. A matter that there is none of")
	_, err = hub.Check(ctx, &credithubv1.CheckRequest{UnifiedSocialCreditCode: codes[0], MatterCode: "procuremen"})
	var refusal *credithub.Error
	if !errors.As(err, &refusal) || refusal.Reason == "" {
		return fmt.Errorf("not refused, but %w", err)
	}
	fmt.Printf("   %s, field %s. %s\n", refusal.Reason, refusal.Field(), refusal.Cure())
	return nil
}

// checkEach asks about one bidder after the other; gives the answers that bar one.
func checkEach(ctx context.Context, hub *credithub.Client, codes []string) (map[string]*credithubv1.CheckResponse, error) {
	fmt.Println("1. Each bidder")
	barred := map[string]*credithubv1.CheckResponse{}
	for _, code := range codes {
		request := &credithubv1.CheckRequest{UnifiedSocialCreditCode: code, MatterCode: matter, CaseNumber: "2026-118"}
		answer, err := hub.Check(ctx, request)
		if err != nil {
			return nil, err
		}
		fmt.Printf("   %s: %s\n", code, answer.Verdict)
		for _, reason := range answer.Reasons {
			fmt.Printf("      %s, %s, %s; %s\n", reason.MeasureName, reason.Authority.GetName(), reason.DocumentNumber, reason.Remedy)
		}
		if answer.Verdict == credithubv1.Verdict_VERDICT_BARRED {
			barred[code] = answer
		}
	}
	return barred, nil
}

// checkAll asks about all bidders at once.
func checkAll(ctx context.Context, hub *credithub.Client, codes []string) error {
	fmt.Println("2. All bidders on one stream")
	var questions []*credithubv1.CheckQuestion
	for i, code := range codes {
		check := &credithubv1.CheckRequest{UnifiedSocialCreditCode: code, MatterCode: matter}
		questions = append(questions, &credithubv1.CheckQuestion{Number: int64(i + 1), Check: check})
	}
	answers := hub.CheckMany(ctx, credithub.Items(questions...))
	defer answers.Close()
	for {
		answer, err := answers.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if fault := answer.GetFault(); fault != nil {
			fmt.Printf("   %d: %s\n", answer.Number, fault.Message)
		} else {
			fmt.Printf("   %d: %s\n", answer.Number, answer.GetCheck().Verdict)
		}
	}
}

// prove files a receipt beside the answer, after it was proven.
func prove(ctx context.Context, hub *credithub.Client, trusted [][]byte, code string, answer *credithubv1.CheckResponse) error {
	receipt, err := hub.Receipt(ctx, answer.DecisionId)
	if err != nil {
		return err
	}
	content, err := proto.Marshal(receipt)
	if err != nil {
		return err
	}
	if err := os.WriteFile(code+".receipt", content, 0o644); err != nil {
		return err
	}
	proof, err := proofs.ProveReceipt(receipt, trusted)
	if err != nil {
		return err
	}
	same, err := proof.IsOfAnswer(answer)
	if err != nil {
		return err
	}
	said := "the answer is the one that left"
	if !same {
		said = "the answer is NOT the one that left"
	}
	fmt.Printf("   %s: decision %s proven; %s\n", code, proof.DecisionID(), said)
	return nil
}

// keepOut says that the bidder was kept out. Every generated service works on the client.
func keepOut(ctx context.Context, hub *credithub.Client, code string, answer *credithubv1.CheckResponse) error {
	measure := answer.Reasons[0].MeasureCode
	_, err := credithubv1.NewOutcomeServiceClient(hub).ReportOutcome(ctx, &credithubv1.ReportOutcomeRequest{
		DecisionId: answer.DecisionId, UnifiedSocialCreditCode: code, MatterCode: matter, MeasureCodes: []string{measure},
		Kind: credithubv1.OutcomeKind_OUTCOME_KIND_INTERCEPTED, DoneOn: credithub.BeijingDate(time.Now()),
	})
	if err != nil {
		return err
	}
	fmt.Printf("   %s was kept out by %s\n", code, measure)
	return nil
}

func address() string {
	if address := os.Getenv("CREDITHUB_ADDRESS"); address != "" {
		return address
	}
	return "http://127.0.0.1:5080"
}
