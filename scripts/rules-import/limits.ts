/** Largest file that is opened. */
export const maxFileBytes = 10 * 1024 * 1024;

/** Most bytes that the parts of a workbook may unpack to; a zip bomb stays below the first limit. */
export const maxUnpackedBytes = 100 * 1024 * 1024;

/** Most rows with something in them, the header included. */
export const maxRows = 20_000;

/**
 * The furthest row and column with a value. A sheet is filled up to them, so a single value in the
 * last corner of it would need more memory than there is.
 */
export const furthest = { row: 100_000, column: 200 } as const;
