package store

import (
	"fmt"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/calls"
)

func TestAFullDiskRefusesWholeWritesAndRecoversByItself(t *testing.T) {
	t.Parallel()
	s := open(t, time.Now)
	call := func(n int) calls.Call {
		return calls.Call{ID: ivr.CallID(fmt.Sprint(n)), Seq: 1, Started: time.Now(), Turn: ivr.Turn{Then: ivr.Hangup{Ending: ivr.EndClosed}}}
	}
	record := []calls.Line{{At: time.Now(), Kind: calls.KindHeard, Text: string(make([]byte, 8<<10))}}
	if _, err := s.write.Exec(`PRAGMA max_page_count=100`); err != nil {
		t.Fatal(err)
	}
	kept := 0
	var full error
	for full == nil && kept < 1000 {
		if _, full = s.SaveCall(t.Context(), call(kept), record); full == nil {
			kept++
		}
	}
	if full == nil {
		t.Fatal("the disk never filled up")
	}
	if _, err := s.LoadCall(t.Context(), call(kept).ID); err == nil {
		t.Error("a call whose save failed is there")
	}
	for n := range kept {
		record, err := s.Record(t.Context(), call(n).ID)
		if err != nil || len(record) != 1 {
			t.Fatalf("acknowledged call %d has lost its record: %d lines, %v", n, len(record), err)
		}
	}
	if _, err := s.write.Exec(`PRAGMA max_page_count=100000`); err != nil {
		t.Fatal(err)
	}
	if saved, err := s.SaveCall(t.Context(), call(kept), record); err != nil || !saved {
		t.Errorf("with space again: %v, %v", saved, err)
	}
}
