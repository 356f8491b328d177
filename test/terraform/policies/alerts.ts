import { at, firstOf, type Json, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const alerts = 'google_monitoring_alert_policy';

export const alertsReachSomebody: Policy = {
  rule: 'every alert reaches a person, with its severity, its meaning and what to do',
  findings: (deployed) =>
    ofType(deployed, alerts).flatMap(({ address, values }) => {
      const text = textAt(values, 'documentation.0.content');
      return [
        listAt(values, 'notification_channels').length === 0 && 'has no channel',
        at(values, 'enabled') === false && 'is switched off',
        !at(values, 'severity') && 'has no severity',
        listAt(values, 'conditions').length === 0 && 'has no condition',
        listAt(values, 'conditions').length > 6 && 'has more than six conditions, which Google refuses',
        hasLogLine(values) !== listAt(values, 'alert_strategy.0.notification_rate_limit').length > 0 &&
          'has no limit to its messages, which Google demands of those about log lines, or has one and is about something else',
        !/^\S.{20,}\n\n\*\*What to do\.\*\* .{20,}/s.test(text) && 'does not say what it means and what to do',
      ]
        .filter((wrong) => wrong !== false)
        .map((wrong) => `${address} ${wrong}`);
    }),
  broken: {
    'no channel': (copy) => put(firstOf(copy, alerts), 'notification_channels', []),
    'an alert about health that stays off': (copy) =>
      put(
        firstOf(copy, alerts, ({ values }) => values['display_name'] === 'Souk: /v1/health does not return 200'),
        'enabled',
        false,
      ),
    'switched off': (copy) => put(firstOf(copy, alerts), 'enabled', false),
    'no severity': (copy) => put(firstOf(copy, alerts), 'severity', null),
    'no condition': (copy) => put(firstOf(copy, alerts), 'conditions', []),
    'more conditions than Google takes': (copy) => {
      const alert = firstOf(copy, alerts);
      put(alert, 'conditions', Array(7).fill(listAt(alert.values, 'conditions')[0]));
    },
    'a message for every line': (copy) =>
      put(
        firstOf(copy, alerts, ({ values }) => hasLogLine(values)),
        'alert_strategy',
        [],
      ),
    'nothing to do': (copy) => put(firstOf(copy, alerts), 'documentation.0.content', 'Something is wrong somewhere.\n\n**What to do.** \n'),
  },
};

const hasLogLine = (values: Json): boolean =>
  listAt(values, 'conditions').some((condition) => listAt(condition, 'condition_matched_log').length > 0);
