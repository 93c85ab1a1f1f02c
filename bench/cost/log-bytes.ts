// What CloudWatch Logs takes in for one invocation. Lambda's own lines have the form that AWS documents
// for the text format; the numbers in them are as long as usual.

const requestId = '8f507cfc-0000-4697-b07a-ac58fc914c95';

const ownLines = [
  `START RequestId: ${requestId} Version: $LATEST`,
  `END RequestId: ${requestId}`,
  `REPORT RequestId: ${requestId}\tDuration: 1234.56 ms\tBilled Duration: 1235 ms\tMemory Size: 256 MB\tMax Memory Used: 100 MB\t`,
];

/** Lines that Lambda writes about each invocation. */
export const lambdaLogBytes = bytesOf(ownLines);

/** Of lines as they are written, each with its end. */
export function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
