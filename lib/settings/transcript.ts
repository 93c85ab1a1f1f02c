import { variable, type Environment, type Report } from './report.ts';

/** Whether what followers write and read is kept for a week. Off, unless it is clearly switched on. */
export function parseTranscript(environment: Environment, report: Report): boolean {
  const written = environment['TRANSCRIPT']?.trim() || 'off';
  if (written === 'on' || written === 'off') return written === 'on';
  report.warnings.push({
    where: variable('TRANSCRIPT'),
    problem: {
      zh: '不是 on 或 off，不保留对话记录',
      en: 'is not on or off; no transcript is kept',
    },
    cure: {
      zh: '在 stages/<阶段>.yml 里改正 transcript，再部署',
      en: 'correct transcript in stages/<stage>.yml and deploy again',
    },
  });
  return false;
}
