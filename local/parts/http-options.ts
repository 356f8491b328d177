import { routes } from '../../functions/http/app.ts';
import { arrivalLimits, type HttpOptions } from '../../functions/http/http-server.ts';

interface Settings {
  HOST: string;
  PUBLIC_HOSTS: readonly string[];
  FORWARDED_HOPS: number;
  CORS_ORIGINS: readonly string[];
}

/** How a server of all functions handles HTTP. A file may take as long to arrive as its own function lets it. */
export const httpOptions = ({ HOST, PUBLIC_HOSTS, FORWARDED_HOPS, CORS_ORIGINS }: Settings): HttpOptions => ({
  limits: arrivalLimits(routes.map(({ endpoint }) => endpoint)),
  hosts: [HOST.toLowerCase(), ...PUBLIC_HOSTS],
  forwardedHops: FORWARDED_HOPS,
  corsOrigins: CORS_ORIGINS,
});
