// pg, after the environment has been corrected, which pg reads when it is loaded. Everything that opens a connection imports it from here.
import '../config/own-environment.ts';

export { default } from 'pg';
