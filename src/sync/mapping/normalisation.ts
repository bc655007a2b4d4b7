/**
 * Raised whenever `canonical` spells some value in another way. Fingerprints made by another version are no memory: what
 * they say of an edit may be a change of spelling alone.
 */
export const NORMALISATION_VERSION = 2;
