package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/framework/content"
)

// Default returns the default framework.
func Default() (framework.Version, error) {
	var v framework.Version
	if err := json.Unmarshal(content.DefaultJSON, &v); err != nil {
		return v, fmt.Errorf("reading the default framework: %w", err)
	}
	return v, nil
}

// Seed adds the default framework to a store that has none. It reads the file
// only then: a start with data costs one query.
func Seed(ctx context.Context, s framework.Store, at time.Time) error {
	have, err := s.List(ctx)
	if err != nil || len(have) > 0 {
		return err
	}
	v, err := Default()
	if err != nil {
		return err
	}
	_, err = s.Add(ctx, v, "Bearing", at)
	if fault.Is(err, fault.Conflict) {
		return nil // another program was first
	}
	return err
}
