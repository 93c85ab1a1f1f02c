/**
 * The same plugin, which fails the build when the library it replaces the inside of has changed: when
 * other packages import what is replaced than those it was written for. What the project's own files
 * import is theirs to know. A name that is imported and that the replacement lacks fails the build as it is.
 * @param plugin an esbuild plugin that replaces modules by onResolve
 * @param importedBy the packages that import what is replaced
 */
export function watched(plugin, { importedBy }) {
  return {
    name: plugin.name,
    setup(build) {
      const met = new Set();
      // Said of packages, too, where esbuild keeps it to itself: a name that is undefined when it runs.
      build.initialOptions.logOverride = { 'import-is-undefined': 'error' };
      plugin.setup({
        ...build,
        onResolve: (options, replace) =>
          build.onResolve(options, async (args) => {
            const replaced = await replace(args);
            if (replaced) met.add(packageOf(args.importer));
            return replaced;
          }),
      });
      build.onEnd(({ errors }) => {
        // Of a build that broke off, nothing can be said.
        if (errors.length > 0) return undefined;
        const faults = faultsOfImporters(met, importedBy);
        return { errors: faults.map((fault) => ({ text: sentence(plugin.name, fault) })) };
      });
    },
  };
}

function sentence(name, fault) {
  return `The replacement ${name} no longer fits: ${fault}. Correct it in scripts/esbuild-plugins.mjs, or remove it. Until then, PLAIN_BUNDLE=1 packages the libraries as they are.`;
}

function faultsOfImporters(met, importedBy) {
  const gone = importedBy.filter((name) => !met.has(name));
  const come = [...met].filter((name) => name !== undefined && !importedBy.includes(name));
  return [
    ...gone.map((name) => `${name} does not import any more what is replaced`),
    ...come.map((name) => `${name} now imports what is replaced, and nobody looked at how it does`),
  ];
}

/** The package a file belongs to; undefined for the project's own files. */
function packageOf(file) {
  return /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1]?.replace('\\', '/');
}
