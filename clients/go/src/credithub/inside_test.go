package credithub

import (
	"testing"
	"time"

	credithubv1 "credithub/v1"
)

func TestPauses_AfterFailures_GrowToTheirLimitAndAreSpread(t *testing.T) {
	p := pauses{options: &Options{InitialBackoff: 100 * time.Millisecond, MaxBackoff: time.Second}}
	seen := map[time.Duration]bool{}
	for i := 0; i < 100; i++ {
		pause := p.next(0)
		if i == 0 && (pause < 50*time.Millisecond || pause > 100*time.Millisecond) {
			t.Errorf("the first pause is %s", pause)
		}
		if i >= 5 && (pause < 500*time.Millisecond || pause > time.Second) {
			t.Errorf("pause %d is %s", i, pause)
		}
		seen[pause] = true
	}
	if len(seen) < 50 {
		t.Errorf("%d of 100 pauses differ", len(seen))
	}
	if p.reset(); p.next(0) > 100*time.Millisecond {
		t.Error("it does not begin again with the shortest pause")
	}
}

func TestPauses_HubAsksForMore_IsKept(t *testing.T) {
	p := pauses{options: &Options{InitialBackoff: 100 * time.Millisecond, MaxBackoff: time.Second}}
	if pause := p.next(30 * time.Second); pause < 30*time.Second {
		t.Error(pause)
	}
}

func TestOutbox_StruckTwiceOrOutOfTurn_IsUnknown(t *testing.T) {
	row := &credithubv1.ReportRow{}
	o := newOutbox(Items(row, row, row), 10, 10)
	connection, again := o.begin()
	if len(again) != 0 {
		t.Error("something is to be sent again")
	}
	for sent := 0; sent < 3; {
		batch, more := o.next(connection)
		if !more {
			t.Fatal("the rows ended early")
		}
		sent += len(batch)
	}
	for _, step := range []struct {
		number         int64
		inOrder, known bool
	}{{2, true, false}, {2, false, true}, {2, false, false}, {9, false, false}, {1, true, true}, {3, true, true}} {
		if _, known := o.strike(step.number, step.inOrder); known != step.known {
			t.Errorf("%+v", step)
		}
	}
	// The end of the rows comes by itself, which next waits for.
	if batch, more := o.next(connection); more {
		t.Error(batch)
	}
	if empty, err := o.isEmpty(); !empty || err != nil {
		t.Errorf("%v, %v", empty, err)
	}
}

func TestOutbox_ConnectionEnds_NextOneSendsTheUnansweredAgain(t *testing.T) {
	o := newOutbox(Items(&credithubv1.ReportRow{Row: 7}, &credithubv1.ReportRow{Row: 8}), 1, 10)
	connection, _ := o.begin()
	if batch, more := o.next(connection); !more || batch[0].number != 1 {
		t.Fatal(batch, more)
	}
	o.end()
	if batch, more := o.next(connection); more {
		t.Error("the old connection sends on", batch)
	}
	if _, again := o.begin(); len(again) != 1 || again[0].what.Row != 7 {
		t.Error(again)
	}
}
