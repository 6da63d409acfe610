package sheet

// What a file may hold at most. Real files stay far below; a file beyond is
// refused with a sentence instead of being read to the end of our memory.
const (
	maxRecord    = 1 << 20  // bytes in one record of a CSV
	maxText      = 1 << 20  // bytes in one cell of a workbook
	maxRows      = 1 << 20  // rows of a sheet: 1,048,576, as in Excel and LibreOffice
	maxColumns   = 1 << 14  // columns of a sheet: 16,384
	maxSheets    = 1000     // sheets of a workbook
	maxParts     = 10_000   // entries of the zip archive that a workbook is
	maxDirectory = 4 << 20  // bytes in the table of contents of that archive
	maxPart      = 2 << 30  // bytes of one entry, unpacked
	maxUnpacked  = 4 << 30  // bytes of all entries, unpacked
	maxSmallPart = 64 << 20 // bytes of an entry of which we keep what we read
	maxRatio     = 200      // unpacked to packed, of an entry beyond smallPart
	smallPart    = 16 << 20 // bytes of an entry that is small enough to look at twice
	maxDepth     = 256      // elements inside each other
	maxShared    = 96 << 20 // bytes of different texts of a workbook
	maxStrings   = 10 << 20 // different texts of a workbook
	maxMerges    = 100_000  // merged ranges kept of a sheet
	maxHidden    = 1000     // hidden columns kept of a sheet
	maxStyles    = 100_000  // cell styles of a workbook
	maxRepeated  = 50 << 20 // cells that an ODS makes by repeating others
	maxCellText  = 32_767   // characters in a cell of a workbook that we write, as in Excel
	sampleSize   = 64 << 10 // bytes looked at to tell the separator
)
