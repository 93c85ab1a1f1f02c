import { findMissing } from './missing.ts';

// npm run screenshots: the pictures of the READMEs, of a real conversation in a real browser.

const problem = findMissing();
if (problem === undefined) {
  // Loads playwright-core, which may not be installed.
  const { takePictures } = await import('./take-pictures.ts');
  await takePictures();
} else {
  process.stderr.write(`NO SCREENSHOTS: ${problem}\n`);
  process.exitCode = 1;
}
