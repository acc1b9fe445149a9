// The driver is the Go client behind the commands of the conformance suite (docs/clients.md): JSON lines on standard input, events as JSON
// lines on standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"credithub"
)

// command is a line of standard input; each command reads what it needs.
type command struct {
	Do, Address, Agency, Purpose, Key, Language, Code, Matter, Start, Store, Path, Until string

	ActingFor       string  `json:"acting_for"`
	InitialBackoff  float64 `json:"initial_backoff"`
	MaxBackoff      float64 `json:"max_backoff"`
	GiveUpAfter     float64 `json:"give_up_after"`
	BatchSize       int     `json:"batch_size"`
	BytesEach       int     `json:"bytes_each"`
	Heartbeat       int32   `json:"heartbeat_seconds"`
	Deadline        float64
	Attempts, Count int
	Window, Events  int
	Row             int64
	Bad             []int64
	Codes, Matters  []string
}

// event is a line of standard output.
type event map[string]interface{}

var saying sync.Mutex

func say(kind string, more event) error {
	said := event{"event": kind}
	for name, value := range more {
		said[name] = value
	}
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	saying.Lock()
	defer saying.Unlock()
	_, err = os.Stdout.Write(append(text, '\n'))
	return err
}

func main() {
	if err := drive(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// drive does command after command. A refusal is an event; anything else ends the driver, and with it the scenario.
func drive(input io.Reader) error {
	ctx := context.Background()
	var hub *credithub.Client
	commands := map[string]func(context.Context, *credithub.Client, command) error{
		"check": check, "check_many": checkMany, "report": report, "watch": watch, "mirror": mirror,
	}
	lines := bufio.NewReader(input)
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var asked command
		if err := json.Unmarshal(text, &asked); err != nil {
			return err
		}
		if asked.Do == "connect" {
			if hub, err = connect(asked); err == nil {
				err = say("ready", nil)
			}
		} else {
			err = commands[asked.Do](ctx, hub, asked)
		}
		var refusal *credithub.Error
		if errors.As(err, &refusal) {
			err = sayRefusal(refusal)
		}
		if err != nil {
			return err
		}
	}
}

func connect(asked command) (*credithub.Client, error) {
	return credithub.Connect(credithub.Options{
		Address: asked.Address, Agency: asked.Agency, Purpose: asked.Purpose, Key: asked.Key, Language: asked.Language,
		Deadline: seconds(asked.Deadline), Attempts: asked.Attempts,
		InitialBackoff: seconds(asked.InitialBackoff), MaxBackoff: seconds(asked.MaxBackoff), GiveUpAfter: seconds(asked.GiveUpAfter),
		BatchSize: asked.BatchSize, Window: asked.Window,
	})
}

func seconds(of float64) time.Duration { return time.Duration(of * float64(time.Second)) }

func sayRefusal(refusal *credithub.Error) error {
	kind := "refused"
	if errors.Is(refusal, credithub.ErrTokenTooOld) {
		kind = "too-old"
	} else if errors.Is(refusal, credithub.ErrUnreachable) {
		kind = "unreachable"
	}
	violations := []string{}
	for _, each := range refusal.Violations {
		violations = append(violations, each.Reason)
	}
	return say("error", event{
		"kind": kind, "reason": refusal.Reason, "status": credithub.StatusName(refusal.Status), "field": refusal.Field(),
		"cure": refusal.Cure(), "metadata": refusal.Metadata, "violations": violations,
		"localized": refusal.Localized,
	})
}
