import { writeFileSync } from 'node:fs';
import { settingsFiles } from './settings/files.ts';

// npm run write-settings: writes what is made of the table of settings. A test says when it has to be run.

for (const [file, text] of await settingsFiles()) writeFileSync(file, text);
