package ivr

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"supportline/prompts"
)

func TestEveryTurnComesBackFromJSONAsItWas(t *testing.T) {
	t.Parallel()
	for _, w := range []Wait{
		Gather{Max: 6, First: 30 * time.Second, Next: 3 * time.Second, Secret: true, Finish: true},
		Queue{Recheck: 5 * time.Second},
		Transfer{Agent: "erik", Address: "sip:erik@127.0.0.1", RingFor: 20 * time.Second, ShowName: "Contoso AB"},
		Talk{Whisper: []prompts.Ref{prompts.Say("agent.proof.pin")}, Lang: "en"},
		Hangup{Ending: EndClosed},
	} {
		turn := Turn{Lang: "sv", Say: []prompts.Ref{prompts.SayWith("queue.place", "place", prompts.Number(3)).In("en")}, Then: w}
		b, err := json.Marshal(turn)
		if err != nil {
			t.Fatal(err)
		}
		var back Turn
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, turn) {
			t.Errorf("%s came back as %+v, %v", b, back, err)
		}
	}
}

func TestATurnWithoutAWaitIsNotSaved(t *testing.T) {
	t.Parallel()
	if _, err := json.Marshal(Turn{}); err == nil {
		t.Error("saved")
	}
	if err := json.Unmarshal([]byte(`{"then":"fax","wait":{}}`), new(Turn)); err == nil || !strings.Contains(err.Error(), "fax") {
		t.Errorf("a wait of a newer version was read: %v", err)
	}
}

func TestKeysPrintMasked(t *testing.T) {
	t.Parallel()
	k := Keys("493817")
	b, err := json.Marshal(Pressed{Keys: k})
	for _, got := range []string{k.String(), fmt.Sprintf("%v %+v %#v %s", k, Pressed{k}, Pressed{k}, k), k.LogValue().String(), string(b), fmt.Sprint(err)} {
		if strings.Contains(got, "49") {
			t.Errorf("prints %q", got)
		}
	}
}

func TestARingIsHeardOnceAndALostOneBlocksNobody(t *testing.T) {
	t.Parallel()
	var b Bell
	b.Ring("a") // nobody listens
	rings, stop := b.Listen("a")
	b.Ring("a")
	b.Ring("a")
	<-rings
	select {
	case <-rings:
		t.Error("two rings that came together were heard twice")
	default:
	}
	later, stopLater := b.Listen("a")
	stop() // the earlier listener's stop leaves the later one alone
	b.Ring("a")
	<-later
	stopLater()
	b.Ring("a")
	if len(b.rings) != 0 {
		t.Error("a listener that stopped is remembered")
	}
}
