// A mirror's afternoon: keeps every sanction that bears on procurement in a file of one's own, and answers from it while the hub is away.
//
// Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 mirror FILE [CODE ...]
//
// Without codes it follows the hub until Ctrl-C; with codes it says what the file holds of them, without the hub.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"credithub"
	credithubv1 "credithub/v1"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "Usage: CREDITHUB_ADDRESS=http://127.0.0.1:5080 mirror FILE [CODE ...]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := afternoon(ctx, os.Args[1], os.Args[2:]); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func afternoon(ctx context.Context, file string, codes []string) error {
	mirror, err := credithub.OpenMirror(file, &credithubv1.SanctionFilter{MatterCodes: []string{"procurement"}})
	if err != nil {
		return err
	}
	if len(codes) > 0 {
		say(mirror, codes)
		return nil
	}
	hub, err := credithub.Connect(credithub.Options{Address: address(), Agency: "sx-procurement", Purpose: "procurement"})
	if err != nil {
		return err
	}
	defer hub.Close()
	return mirror.Run(ctx, hub, 0)
}

func say(mirror *credithub.Mirror, codes []string) {
	asOf := mirror.State().CaughtUpAt
	if asOf == "" {
		asOf = "never"
	}
	fmt.Println("as of", asOf)
	for _, code := range codes {
		said := "nothing"
		var sanctions []string
		for _, each := range mirror.Active(code, time.Now()) {
			sanctions = append(sanctions, fmt.Sprintf("%s by %s, %s", each.ListCode, each.Authority.GetName(), each.DocumentNumber))
		}
		if len(sanctions) > 0 {
			said = strings.Join(sanctions, ", ")
		}
		fmt.Printf("%s: %s\n", code, said)
	}
}

func address() string {
	if address := os.Getenv("CREDITHUB_ADDRESS"); address != "" {
		return address
	}
	return "http://127.0.0.1:5080"
}
