import { dirname } from 'node:path';
import { openWorkshop, type Workshop } from './built.ts';
import { createCertificate } from './certificate.ts';
import type { Around } from './contestant.ts';
import { startStandIns, type StandIns, type StandInOptions } from './stand-ins.ts';

/** Where functions are built and started: the stand-ins, and a folder of their own. */
export interface Surroundings extends Around {
  readonly folder: string;
}

/** A place to build functions in and to start them. */
export interface Place {
  readonly workshop: Workshop;
  /** Starts stand-ins; they end with the place. */
  readonly around: (options: Omit<StandInOptions, 'certificate'>) => Promise<Surroundings>;
}

/** Packages this project, lets `work` use it, and removes everything afterwards, whatever happened. */
export async function inPlace<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const workshop = openWorkshop();
  const folder = dirname(workshop.project.file);
  const open: StandIns[] = [];
  try {
    const certificate = createCertificate(folder);
    const around: Place['around'] = async (options) => {
      const standIns = await startStandIns({ certificate, ...options });
      open.push(standIns);
      return { standIns, authority: certificate.authority, folder };
    };
    return await work({ workshop, around });
  } finally {
    await Promise.all(open.map((standIns) => standIns.close()));
    workshop.remove();
  }
}
