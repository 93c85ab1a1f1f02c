import { writeFileSync } from 'node:fs';

/**
 * Writes esbuild's account of the bundle to the file that BUNDLE_METAFILE names, when it does. The
 * option `metafile` of serverless-esbuild would put it into the zip.
 */
const metafile = {
  name: 'metafile',
  setup(build) {
    const { BUNDLE_METAFILE: file } = process.env;
    if (!file) return;
    build.initialOptions.metafile = true;
    build.onEnd((result) => {
      if (result.metafile) writeFileSync(file, JSON.stringify(result.metafile));
    });
  },
};

/** Plugins of the packaging. None resolves or loads a module: what is deployed is what stands in the sources. */
export default [metafile];
