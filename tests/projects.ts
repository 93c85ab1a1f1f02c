/** Tests that wait real seconds on real processes: side by side. */
export const realSeconds = [
  'tests/packaged/slow-answers.test.ts',
  'tests/packaged/patience.test.ts',
  'tests/packaged/patience-of-one.test.ts',
  'tests/packaged/rotation.test.ts',
  'tests/packaged/transcript.test.ts',
  'tests/packaged/bundle.test.ts',
  'tests/packaged/budgets/calls.test.ts',
  'tests/scripts/soak.test.ts',
  'tests/packaged/not-handed-over.test.ts',
];

/** Tests that look at the packaged service, or start processes. */
export const packaged = [
  'tests/packaged/**/*.test.ts',
  'tests/bench/cold.test.ts',
  'tests/bench/cost.test.ts',
  'tests/hostile/hostile.test.ts',
  'tests/deploy-workflow.test.ts',
  'tests/readme.test.ts',
  'tests/repository.test.ts',
  'tests/scripts/deploy-policy.test.ts',
  'tests/scripts/doctor/command.test.ts',
  'tests/scripts/doctor/outside.test.ts',
  'tests/scripts/doctor/responders.test.ts',
  'tests/scripts/rules.test.ts',
  'tests/scripts/serverless-plugin.test.ts',
  'tests/scripts/setup/command.test.ts',
  'tests/scripts/simulate.test.ts',
  'tests/scripts/start.test.ts',
  'tests/scripts/tracked-files.test.ts',
  'tests/simulator/lambda.test.ts',
];
