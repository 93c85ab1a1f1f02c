import { execFile } from 'node:child_process';
import {
  environmentWithoutCredentials,
  slsFile,
  type PackageRun,
  type ServiceCopy,
} from './package-service.ts';

/**
 * Runs a command of `sls` in a copy, while servers of this process go on answering it; kills it after
 * a minute.
 */
export function runSlsBeside(
  copy: ServiceCopy,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<PackageRun> {
  const env = { ...environmentWithoutCredentials(copy), ...environment };
  const options = { cwd: copy.service, env, timeout: 60_000, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [slsFile(), ...command], options, (_, ...streams) =>
      resolve({ status: child.exitCode, output: streams.join('') }),
    );
  });
}
