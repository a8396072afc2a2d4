/** Before all tests: the command line is tested as it ships, built. */
import { ensureBuilt } from '../../scripts/lib/build.mjs';

export default ensureBuilt;
