/// What could not be taken is set aside, listed, and can be tried again.
@NullMarked
package dev.takagari.ingest.quarantine;

import org.jspecify.annotations.NullMarked;
