// Import this before any module that connects: this process then trusts the tests' certificate like the system's own.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { certificate } from './tls.ts';

// A machine may set separate roots for gRPC, which reads this variable when it is loaded.
delete process.env['GRPC_DEFAULT_SSL_ROOTS_FILE_PATH'];
setDefaultCACertificates([...getCACertificates(), certificate]);
