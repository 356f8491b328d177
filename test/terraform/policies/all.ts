import { nothingFailsUnnoticed } from './alarms.ts';
import { alertsReachSomebody } from './alerts.ts';
import { prodIsAwakeAndApart } from './always-on.ts';
import { enabledApis } from './apis.ts';
import { limitedSenders } from './armor.ts';
import { onlyBuildsSign, onlySignedImages } from './attestation.ts';
import { guardedProject, knownImages, readsAreLogged } from './baseline.ts';
import { picturesOutlastBackups, privateBuckets, stateForDeployers } from './buckets.ts';
import { buildMayDeploy } from './build-rights.ts';
import { servicesKnowTheirCallers } from './callers.ts';
import { certificateForTheDomain } from './certificate.ts';
import { connectionsFit } from './connections.ts';
import { databasesForTheirOwn } from './database-rights.ts';
import { findsItsDatabase } from './databases.ts';
import { driftIsLookedFor, driftIsSeen } from './drift.ts';
import { guardedEdge } from './edge.ts';
import { onlyPublicIsPublic, servicesAreInternal } from './exposure.ts';
import { fitsQuotas } from './fits.ts';
import { deployedAsListed } from './functions.ts';
import { accountIds, ownIdentities } from './identities.ts';
import { imagesByDigest } from './images.ts';
import { identityPerProcess, onlyCallersMayCall } from './invokers.ts';
import { everythingHasALimit } from './limits.ts';
import { onlyWithinTheNetwork } from './network.ts';
import { settingsForTheirReaders } from './own-settings.ts';
import { picturesForNoOther, picturesForTheirFunctions } from './picture-rights.ts';
import { picturesAtTheirAddress, picturesFromTheEdge } from './pictures.ts';
import type { Policy } from './policy.ts';
import { outlastsItsCallers, tellsItsHealth } from './probes.ts';
import { backupsElsewhere, protectedProd, recoverableDatabases } from './protection.ts';
import { operatorsSetQuotas } from './quotas.ts';
import { replaceable } from './replacements.ts';
import { readsFromItsReplicas } from './replicas.ts';
import { jobsAreTriedAgain } from './retries.ts';
import { routedAsLocally, routedOnce } from './routes.ts';
import { testedRuntime } from './runtime.ts';
import { onlyTheSchedulerStarts } from './schedules.ts';
import { oneReaderPerSecret } from './secret-readers.ts';
import { noSecretInTheState } from './secrets.ts';
import { startsInProduction } from './settings.ts';
import { shopAtItsRoutes } from './shop.ts';
import { alertsWatchWhatExists } from './watched.ts';
import { callsReachTheirService } from './wiring.ts';

/** All that must hold of every deployment. */
export const policies: Policy[] = [
  routedAsLocally,
  routedOnce,
  deployedAsListed,
  callsReachTheirService,
  onlyCallersMayCall,
  identityPerProcess,
  servicesKnowTheirCallers,
  onlyPublicIsPublic,
  onlyTheSchedulerStarts,
  servicesAreInternal,
  onlyWithinTheNetwork,
  guardedEdge,
  replaceable,
  fitsQuotas,
  certificateForTheDomain,
  limitedSenders,
  ownIdentities,
  accountIds,
  noSecretInTheState,
  oneReaderPerSecret,
  imagesByDigest,
  testedRuntime,
  startsInProduction,
  settingsForTheirReaders,
  operatorsSetQuotas,
  findsItsDatabase,
  readsFromItsReplicas,
  everythingHasALimit,
  jobsAreTriedAgain,
  outlastsItsCallers,
  tellsItsHealth,
  connectionsFit,
  databasesForTheirOwn,
  recoverableDatabases,
  backupsElsewhere,
  protectedProd,
  prodIsAwakeAndApart,
  privateBuckets,
  picturesForTheirFunctions,
  picturesForNoOther,
  picturesOutlastBackups,
  picturesAtTheirAddress,
  picturesFromTheEdge,
  shopAtItsRoutes,
  stateForDeployers,
  alertsReachSomebody,
  alertsWatchWhatExists,
  nothingFailsUnnoticed,
  buildMayDeploy,
  guardedProject,
  knownImages,
  onlySignedImages,
  onlyBuildsSign,
  readsAreLogged,
  driftIsSeen,
  driftIsLookedFor,
  enabledApis,
];
