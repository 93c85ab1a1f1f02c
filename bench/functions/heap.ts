/**
 * How Lambda's runtime limits V8's heap: nine tenths of the memory size for the old generation, a
 * twentieth for each half of the young one. So it stands in start scripts that AWS published for
 * container images up to Node 16; whether nodejs24.x does the same was not verified.
 */
export function heapFlags(memoryMb: number): readonly string[] {
  const youngMb = Math.floor(memoryMb / 10);
  return [
    `--max-semi-space-size=${Math.floor(youngMb / 2)}`,
    `--max-old-space-size=${memoryMb - youngMb}`,
  ];
}
