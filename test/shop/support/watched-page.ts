import type { Page } from 'playwright-core';

/** Notes everything about a page that no page of the shop may do: errors, breaches of its policy, requests to other hosts. */
export function watch(page: Page, url: string, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // The browser reports every refusal of the interface and every lost connection as an error. Those are no errors of the page.
    if (message.text().startsWith('Failed to load resource') && message.location().url.startsWith(`${url}/v1/`)) return;
    // So does it say that a header means nothing without HTTPS.
    if (message.text().startsWith('The Cross-Origin-Opener-Policy header has been ignored')) return;
    problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) problems.push(`request to ${request.url()}`);
  });
}
