import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { realSeconds } from './projects.ts';

/** Starts the files that wait real seconds, in the order of their list, before those that compute meanwhile. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line no-array-sort -- it is the sequencer's own, which makes a list of its own
    const sorted = await super.sort(files);
    const waits = ({ project }: TestSpecification) => project.name === 'real seconds';
    const placeOf = ({ project, moduleId }: TestSpecification) =>
      realSeconds.indexOf(relative(project.config.root, moduleId).replaceAll('\\', '/'));
    return [
      ...sorted.filter(waits).toSorted((one, other) => placeOf(one) - placeOf(other)),
      ...sorted.filter((file) => !waits(file)),
    ];
  }
}
