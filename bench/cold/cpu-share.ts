import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The memory size at which a function has one CPU. */
export const fullCpuMb = 1769;

/** How long the kernel lets a process use its share before it takes stock. Lambda's is not published. */
const periodUs = 20_000;

/** CPU shares that a process can be held to. */
export interface CpuShares {
  /** The list of processes to write oneself into, to be held to the share of a memory size from then on. */
  procsFor(memoryMb: number): string;
  /** Removes the groups; nobody may be in them any more. */
  remove(): void;
}

/**
 * CPU quotas by cgroups, version 1 or 2.
 * @returns undefined where they cannot be set: no Linux, not root, or a container that owns none
 */
export function openCpuShares(root = '/sys/fs/cgroup'): CpuShares | undefined {
  const isUnified = existsSync(join(root, 'cgroup.controllers'));
  const parent = isUnified ? root : join(root, 'cpu');
  const groups = new Map<number, string>();
  const procsFor = (memoryMb: number): string => {
    const group = groups.get(memoryMb) ?? join(parent, `bench-${process.pid}-${memoryMb}`);
    if (!groups.has(memoryMb)) create(group, memoryMb, isUnified);
    groups.set(memoryMb, group);
    return join(group, 'cgroup.procs');
  };
  const remove = () => [...groups.values()].forEach((group) => rmdirSync(group));
  try {
    if (isUnified) writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu');
    procsFor(fullCpuMb);
    return { procsFor, remove };
  } catch {
    return undefined;
  }
}

function create(group: string, memoryMb: number, isUnified: boolean): void {
  const quotaUs = Math.round((periodUs * memoryMb) / fullCpuMb);
  mkdirSync(group);
  if (isUnified) {
    writeFileSync(join(group, 'cpu.max'), `${quotaUs} ${periodUs}`);
    return;
  }
  writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
  writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quotaUs));
}
