package exchange

func isONET(File) bool                       { return false }
func isCapability(File) bool                 { return false }
func isCivilService(File) bool               { return false }
func readONET([]File) (Preview, error)       { return Preview{}, nil }
func readCapability(File) (Preview, error)   { return Preview{}, nil }
func readCivilService(File) (Preview, error) { return Preview{}, nil }
func hasTables([]File) bool                  { return false }
func readTables([]File) (Preview, error)     { return Preview{}, nil }
