/** The message when everything runs. Scripts wait for its first line. */
export const welcome = (url: string): string => `Souk is ready at ${url}

  Open the shop          ${url}/
  Fill it with items     npm run seed -- --items 1000
  Read and try the API   ${url}/v1/docs
  See the whole story    npm run demo
  Call it yourself       curl ${url}/v1/health
  End it                 Ctrl-C; the next start finds the data again
`;
