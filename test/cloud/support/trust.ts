// Imported before anything that makes a connection: this process trusts the tests' certificate as one of the system's own.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { certificate } from './tls.ts';

// A machine may name its roots to gRPC alone, which reads this when it is loaded.
delete process.env['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH'];
setDefaultCACertificates([...getCACertificates(), certificate]);
