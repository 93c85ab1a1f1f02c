/** Says how far a run is, on the last line of a terminal, and nowhere else: output that is kept stays clean. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}\r`);
}
