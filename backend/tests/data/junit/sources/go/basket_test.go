// Package shop has a small basket with the outcomes `go test` knows.
package shop

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestTotal(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
	}{{"one line", 10}, {"TC-12 two/lines", 20}, {"no line", 1}} {
		t.Run(c.name, func(t *testing.T) {
			if c.n%10 != 0 {
				t.Errorf("total is %d,\nnot a multiple of <ten> & more", c.n)
			}
		})
	}
}

func TestDiscount(t *testing.T) {
	fmt.Println("basket before: 3 lines")
	t.Log("discount given twice")
	t.Fatalf("got:\n  tea\n  milk\n  milk\nwant:\n  tea\n  milk")
}

func TestOutlet(t *testing.T) {
	t.Skip("the store has no outlet yet")
}

// Passes at the second try: MARK names a folder that the first try leaves a mark in.
func TestPayment(t *testing.T) {
	mark := filepath.Join(os.Getenv("MARK"), "tried")
	if _, err := os.Stat(mark); err != nil {
		os.WriteFile(mark, nil, 0o600)
		t.Fatal("payment refused at the first try")
	}
}

func TestPrinterBreaks(t *testing.T) {
	var lines []string
	fmt.Println(lines[3])
}
