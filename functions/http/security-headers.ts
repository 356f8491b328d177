/**
 * What every response tells a browser: to trust the Content-Type, to load nothing for this response and to show it in no frame, to tell no
 * other site where the user came from, and to keep pages and scripts of other sites out. An endpoint may set its own policy.
 */
export const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
