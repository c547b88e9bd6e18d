/// Runs units again from our own archive, and the ledger itself from its manifests.
@NullMarked
package dev.takagari.ingest.replay;

import org.jspecify.annotations.NullMarked;
