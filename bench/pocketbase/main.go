// Command pocketbase is the smallest PocketBase program, which the benchmark
// starts beside Bearing.
package main

import (
	"log"

	"github.com/pocketbase/pocketbase"
)

func main() {
	if err := pocketbase.New().Start(); err != nil {
		log.Fatal(err)
	}
}
