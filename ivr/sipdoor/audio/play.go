package audio

// Play replaces what is playing, from the next frame on, by sounds one after the other. Before Connect and while the
// far end holds, it waits. No sounds: Stop. While the stream is bridged nothing is played.
func (s *Stream) Play(sounds ...Sound) {
	s.control.Lock()
	defer s.control.Unlock()
	s.out.replace(sounds, s.media.sounds.tracks(sounds, s.remote.Codec))
}

// Stop makes the stream silent from the next frame on. Silence is sent, not left out: it keeps translators' bindings
// and the far end's RTP timeout alive, and recorders in step.
func (s *Stream) Stop() {
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	s.out.play.drop()
}

// Played is closed when the sounds that Play was given last have been sent to their end. It stays open when they were
// stopped or replaced, and is closed already when Play was never called or given nothing.
func (s *Stream) Played() <-chan struct{} {
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	return s.out.play.done
}

// playing is a list of tracks and the place in it.
type playing struct {
	sounds []Sound // kept to encode them again if the codec changes
	tracks []track
	index  int // of the track
	frame  int // inside it
	done   chan struct{}
	over   bool // nothing more comes: played to the end (then done is closed) or dropped
}

// next is the payload of the next frame, nil when there is nothing to play. clock counts frames and places the tracks
// that run on whether heard or not.
func (p *playing) next(clock uint32) []byte {
	for p.index < len(p.tracks) {
		t := &p.tracks[p.index]
		if t.endless || p.frame < t.frames {
			at := p.frame
			p.frame++
			if t.roams {
				at = int(clock % uint32(len(t.data)/frameSamples))
			}
			start := at * frameSamples % len(t.data)
			return t.data[start : start+frameSamples]
		}
		p.index, p.frame = p.index+1, 0
	}
	if !p.over {
		close(p.done)
		*p = playing{done: p.done, over: true}
	}
	return nil
}

// drop forgets what is playing without saying that it was played to its end.
func (p *playing) drop() { *p = playing{done: p.done, over: true} }

func (o *sender) sounds() []Sound {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.play.sounds
}

func (o *sender) replace(sounds []Sound, tracks []track) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.play = playing{sounds: sounds, tracks: tracks, done: make(chan struct{})}
	if len(sounds) == 0 {
		o.play.next(0)
	}
}
