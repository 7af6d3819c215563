package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// frameLimit is how long a frame may take; the real host waits 20 s for the first (protocol 1.2).
const frameLimit = 10 * time.Second

// firstFrame reads the frame that a plugin sends before it was told anything.
func firstFrame(p *process) (http2.Frame, error) {
	p.pipes.SetReadDeadline(time.Now().Add(frameLimit))
	defer p.pipes.SetReadDeadline(time.Time{})
	return http2.NewFramer(io.Discard, p.pipes).ReadFrame()
}

func speaksFirst(t *trial, r role) error {
	p, err := t.plugin(r.executable)
	if err != nil {
		return err
	}
	frame, err := firstFrame(p.process)
	if err != nil {
		return err
	}
	settings, isSettings := frame.(*http2.SettingsFrame)
	if !isSettings || settings.IsAck() {
		return fmt.Errorf("the first frame is %v, not SETTINGS", frame)
	}
	p.pipes.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
	for framer := http2.NewFramer(io.Discard, p.pipes); ; {
		frame, err := framer.ReadFrame()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil
		}
		if err != nil {
			return err
		}
		// A larger window for the connection is the one other thing to say before a client spoke.
		if _, isWindow := frame.(*http2.WindowUpdateFrame); !isWindow {
			return fmt.Errorf("%v came although nothing was asked", frame)
		}
	}
}

func answersPing(t *trial, r role) error {
	p, err := t.plugin(r.executable)
	if err != nil {
		return err
	}
	payload := [8]byte{2, 4, 16, 16, 9, 14, 7, 7}
	framer := http2.NewFramer(p.pipes, p.pipes)
	_, err = io.WriteString(p.pipes, http2.ClientPreface)
	if err := errors.Join(err, framer.WriteSettings(), framer.WritePing(false, payload)); err != nil {
		return err
	}
	p.pipes.SetReadDeadline(time.Now().Add(frameLimit))
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return err
		}
		if ping, isPing := frame.(*http2.PingFrame); isPing {
			return expect(ping.IsAck() && ping.Data == payload, "the answer is %v", ping)
		}
	}
}

// drops sends every byte in a write of its own.
type drops struct{ *pipeConn }

func (d drops) Write(from []byte) (int, error) {
	for i := range from {
		if _, err := d.pipeConn.Write(from[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(from), nil
}

func understandsDrops(t *trial, r role) error {
	p, err := t.plugin(r.executable)
	if err != nil {
		return err
	}
	slow, err := grpc.NewClient("127.0.0.1:0",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) {
			return drops{p.pipes}, nil
		}),
		grpc.WithIdleTimeout(0))
	if err != nil {
		return err
	}
	defer slow.Close()
	p.client.Close()
	p.client = slow
	if _, err := r.init(t, p); err != nil {
		return err
	}
	return r.ping(t, p)
}
