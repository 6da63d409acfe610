package sheet

func (v *view) long(o *Options) *shape { return nil }

func (b *builder) readLong(s *shape, sh *Sheet) error { return nil }
