import { at, firstOf, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const alerts = 'google_monitoring_alert_policy';

export const alertsReachSomebody: Policy = {
  rule: 'every alert reaches somebody, and says how bad it is, what it means and what to do',
  findings: (deployed) =>
    ofType(deployed, alerts).flatMap(({ address, values }) => {
      const text = textAt(values, 'documentation.0.content');
      return [
        listAt(values, 'notification_channels').length === 0 && 'has no channel',
        at(values, 'enabled') === false && 'is switched off',
        !at(values, 'severity') && 'has no severity',
        listAt(values, 'conditions').length === 0 && 'has no condition',
        listAt(values, 'conditions').length > 6 && 'has more than six conditions, which Google refuses',
        !/^\S.{20,}\n\n\*\*What to do\.\*\* .{20,}/s.test(text) && 'does not say what it means and what to do',
      ]
        .filter((wrong) => wrong !== false)
        .map((wrong) => `${address} ${wrong}`);
    }),
  broken: {
    'no channel': (copy) => put(firstOf(copy, alerts), 'notification_channels', []),
    'switched off': (copy) => put(firstOf(copy, alerts), 'enabled', false),
    'no severity': (copy) => put(firstOf(copy, alerts), 'severity', null),
    'no condition': (copy) => put(firstOf(copy, alerts), 'conditions', []),
    'nothing to do': (copy) => put(firstOf(copy, alerts), 'documentation.0.content', 'Something is wrong somewhere.\n\n**What to do.** \n'),
  },
};
